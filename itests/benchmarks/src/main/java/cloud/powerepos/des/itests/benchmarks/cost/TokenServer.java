package cloud.powerepos.des.itests.benchmarks.cost;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** An AuthServer on loopback in a process of its own, so that its cost is not measured. */
public final class TokenServer implements AutoCloseable {

    private static final byte[] REPLY = ("{\"token_type\":\"Bearer\",\"access_token\":\"" + "t".repeat(1_000)
            + "\",\"expires_in\":28800,\"svc\":\"https://des.example/\"}").getBytes(StandardCharsets.US_ASCII);

    private final Process process;
    private final URI uri;

    public TokenServer(int latencyMillis) throws IOException {
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-Dsun.net.httpserver.nodelay=true", "-cp", System.getProperty("java.class.path"),
                TokenServer.class.getName(), Integer.toString(latencyMillis))
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        uri = URI.create("http://127.0.0.1:" + new Scanner(process.getInputStream(), StandardCharsets.US_ASCII)
                .nextInt());
    }

    public URI tokenEndpoint() {
        return uri.resolve("/token");
    }

    /** The most requests that were under way at once. */
    public int mostInFlight() throws IOException {
        try (InputStream in = uri.resolve("/most").toURL().openStream()) {
            return Integer.parseInt(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** The process. */
    public static void main(String[] arguments) throws IOException {
        long latency = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[0]));
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/most", exchange -> reply(exchange, most.toString().getBytes(StandardCharsets.US_ASCII)));
        server.createContext("/token", exchange -> {
            most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            exchange.getRequestBody().readAllBytes();
            for (long end = System.nanoTime() + latency, left = latency; left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            inFlight.decrementAndGet();
            reply(exchange, REPLY);
        });
        server.start();
        System.out.println(server.getAddress().getPort());
    }

    private static void reply(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
