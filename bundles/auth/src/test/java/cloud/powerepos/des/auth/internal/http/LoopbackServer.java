package cloud.powerepos.des.auth.internal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ServerSocketFactory;

/** A server on loopback that sends exactly what a test wants, byte by byte. */
public final class LoopbackServer implements AutoCloseable {

    /** What happens on a connection after its request was read. */
    @FunctionalInterface
    public interface Script {
        void play(Socket connection) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    public final List<String> requests = new CopyOnWriteArrayList<>();
    final AtomicInteger accepted = new AtomicInteger();
    /** Bytes that were repeated, see {@link #endless}. */
    final AtomicLong written;

    /** @param reads whether to read the request first */
    public LoopbackServer(ServerSocketFactory factory, boolean reads, Script script) throws IOException {
        this(factory, reads, script, new AtomicLong());
    }

    private LoopbackServer(ServerSocketFactory factory, boolean reads, Script script, AtomicLong written)
            throws IOException {
        this.written = written;
        socket = factory.createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        start(() -> {
            while (true) {
                Socket connection = socket.accept();
                accepted.incrementAndGet();
                connections.add(connection);
                start(() -> {
                    if (reads) {
                        requests.add(read(connection.getInputStream()));
                    }
                    script.play(connection);
                });
            }
        });
    }

    public LoopbackServer(Script script) throws IOException {
        this(ServerSocketFactory.getDefault(), true, script);
    }

    /** Answers with this text and closes the connection. */
    static LoopbackServer answering(String... lines) throws IOException {
        return new LoopbackServer(connection -> {
            connection.getOutputStream().write(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
            connection.close();
        });
    }

    /** Answers every request on a connection with this text and keeps the connection. */
    static LoopbackServer keeping(String... lines) throws IOException {
        byte[] answer = String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8);
        return new LoopbackServer(connection -> {
            do {
                connection.getOutputStream().write(answer);
            } while (!read(connection.getInputStream()).isEmpty());
            connection.close();
        });
    }

    /** How many connections the other side has not closed. */
    long open() {
        return connections.stream().filter(connection -> !connection.isClosed()).count();
    }

    /** Writes this again and again until the other side has enough. */
    static LoopbackServer endless(String head, String repeated, long pauseMillis) throws IOException {
        AtomicLong written = new AtomicLong();
        return new LoopbackServer(ServerSocketFactory.getDefault(), true, connection -> {
            connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            byte[] bytes = repeated.getBytes(StandardCharsets.US_ASCII);
            while (true) {
                connection.getOutputStream().write(bytes);
                written.addAndGet(bytes.length);
                if (pauseMillis > 0) {
                    new CountDownLatch(1).await(pauseMillis, TimeUnit.MILLISECONDS);
                }
            }
        }, written);
    }

    int port() {
        return socket.getLocalPort();
    }

    public URI uri(String scheme) {
        return URI.create(scheme + "://127.0.0.1:" + port() + "/authorisation/token");
    }

    String body() {
        String request = requests.get(0);
        return request.substring(request.indexOf("\r\n\r\n") + 4);
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return head.toString(StandardCharsets.US_ASCII);
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.US_ASCII);
        int length = text.lines().filter(line -> line.startsWith("Content-Length: "))
                .mapToInt(line -> Integer.parseInt(line.substring(16))).findFirst().orElse(0);
        return text + new String(in.readNBytes(length), StandardCharsets.US_ASCII);
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                // the other side, or the test, has enough
            }
        }, "loopback-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
