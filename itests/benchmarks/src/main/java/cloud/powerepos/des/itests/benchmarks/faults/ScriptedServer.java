package cloud.powerepos.des.itests.benchmarks.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** An AuthServer that does as a script says. */
final class ScriptedServer implements AutoCloseable {

    /** Answers the n-th request, counted from 1. */
    @FunctionalInterface
    interface Script {
        void answer(HttpExchange exchange, Map<String, String> form, int number) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "auth-server");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger requests = new AtomicInteger();

    ScriptedServer(Script script) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        server.setExecutor(executor);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            script.answer(exchange, form(body), requests.incrementAndGet());
        });
        server.start();
    }

    URI tokenEndpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
    }

    int requests() {
        return requests.get();
    }

    private static Map<String, String> form(String body) {
        return Arrays.stream(body.split("&")).map(field -> field.split("=", 2)).filter(field -> field.length == 2)
                .collect(Collectors.toMap(field -> field[0],
                        field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8), (first, second) -> first));
    }

    static void token(HttpExchange exchange, int number, long expiresIn, String refreshToken) throws IOException {
        reply(exchange, 200, "{\"token_type\":\"Bearer\",\"access_token\":\"token-" + number + "\",\"expires_in\":"
                + expiresIn + (refreshToken == null ? "" : ",\"refresh_token\":\"" + refreshToken + "\"")
                + ",\"svc\":\"https://des.example/\"}");
    }

    static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    static void take(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = end - System.nanoTime(); left > 0 && !Thread.interrupted(); left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
        server.stop(0);
    }
}
