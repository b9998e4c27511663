package cloud.powerepos.des.sandbox.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * An HTTP server on 127.0.0.1: knows the protocol and nothing of what is served.
 */
public final class LoopbackServer implements AutoCloseable {

    static final int BODY_LIMIT = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(LoopbackServer.class);

    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final URI uri;

    /**
     * Takes the port and answers nothing before {@link #serve}.
     *
     * @throws UncheckedIOException if the port is taken
     */
    public LoopbackServer(int port, Executor executor) {
        // head and body of an answer go out as two segments, and Nagle's algorithm holds the second one for 40 ms on a
        // connection that is used again; the JDK has no other way to tell its server so
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("Port " + port + " of 127.0.0.1 cannot be opened (" + e.getMessage()
                    + "); free it or choose another one, 0 for any", e);
        }
        server.setExecutor(executor);
        uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** Base address, ending in a slash. */
    public URI uri() {
        return uri;
    }

    public void serve(Executor executor, List<Route> routes) {
        Map<String, Route> byPath = routes.stream().collect(Collectors.toMap(Route::path, Function.identity()));
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange, Optional.ofNullable(byPath.get(exchange.getRequestURI().getRawPath())));
            }
        });
        // the server's dispatcher inherits what its starter is: a daemon
        CompletableFuture.runAsync(server::start, executor).join();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange, Optional<Route> route) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(BODY_LIMIT + 1);
        if (route.isEmpty()) {
            send(exchange, Reply.error(404, "There is no such resource"));
        } else if (!exchange.getRequestMethod().equals(route.get().method())) {
            send(exchange, new Reply(405, Map.of("Allow", route.get().method()),
                    Map.of("message", "The resource is for " + route.get().method())));
        } else if (body.length > BODY_LIMIT) {
            send(exchange, Reply.error(413, "The body is longer than " + BODY_LIMIT + " bytes"));
        } else {
            send(exchange, answer(route.get(), request(exchange, body)));
        }
    }

    private static Reply answer(Route route, Request request) {
        try {
            return route.answer().apply(request);
        } catch (RuntimeException e) {
            LOG.error("The sandbox failed to answer {}; this is a defect, please report it", route.path(), e);
            return Reply.error(500, "The sandbox failed");
        }
    }

    private static Request request(HttpExchange exchange, byte[] body) {
        Headers headers = exchange.getRequestHeaders();
        return new Request(exchange.getRequestURI().getRawQuery(), headers.getOrDefault("Content-Type", List.of()),
                headers.getOrDefault("Authorization", List.of()), body);
    }

    private void send(HttpExchange exchange, Reply reply) throws IOException {
        if (reply == Reply.LOST) {
            return;
        }
        byte[] body = json.writeValueAsBytes(reply.body());
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        reply.headers().forEach(headers::set);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(reply.status(), body.length);
        exchange.getResponseBody().write(body);
    }
}
