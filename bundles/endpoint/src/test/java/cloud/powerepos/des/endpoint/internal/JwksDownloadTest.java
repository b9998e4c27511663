package cloud.powerepos.des.endpoint.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JwksDownloadTest {

    private static final Duration LIMIT = Duration.ofMillis(600);

    /** What the server does with a connection. */
    private interface Answer {
        void to(OutputStream out) throws IOException, InterruptedException;
    }

    private ServerSocket server;
    private final CountDownLatch end = new CountDownLatch(1);

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        end.countDown();
        server.close();
    }

    private String fetch(Answer answer) throws IOException {
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read(new byte[4096]);
                    answer.to(socket.getOutputStream());
                } catch (IOException | InterruptedException e) {
                    // the client has hung up, or the test is over
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/jwks");
        return assertTimeoutPreemptively(LIMIT.plusMillis(1500), () -> new JwksDownload(uri, LIMIT).fetch());
    }

    private String failure(Answer answer) {
        return assertThrows(IOException.class, () -> fetch(answer)).getMessage();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void drip(OutputStream out, String text) throws IOException, InterruptedException {
        do {
            write(out, text);
        } while (!end.await(50, TimeUnit.MILLISECONDS));
    }

    @Test
    void givesTheDocument() throws IOException {
        assertEquals("{\"keys\":[]}", fetch(out -> write(out, "HTTP/1.1 200 OK\r\n\r\n{\"keys\":[]}")));
    }

    @Test
    void anErrorIsNoDocument() {
        assertEquals("java.io.IOException: HTTP status 503",
                failure(out -> write(out, "HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\n{}")));
    }

    @Test
    void aRedirectIsNotFollowed() {
        assertEquals("java.io.IOException: HTTP status 302", failure(out -> write(out,
                "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")));
    }

    @Test
    void aVeryLongDocumentIsNotReadToItsEnd() {
        assertTrue(failure(out -> {
            write(out, "HTTP/1.1 200 OK\r\n\r\n");
            while (true) {
                write(out, "x".repeat(8192));
            }
        }).contains("longer than 64 KiB"));
    }

    @Test
    void silenceEndsInTime() {
        assertTrue(failure(out -> end.await()).contains("no complete answer within 600 ms"));
    }

    @Test
    void aDrippingBodyEndsInTime() {
        assertTrue(failure(out -> {
            write(out, "HTTP/1.1 200 OK\r\n\r\n");
            drip(out, "x");
        }).contains("no complete answer"));
    }

    @Test
    void endlessHeadersEndInTimeAndLeaveNoThread() throws InterruptedException {
        assertTrue(failure(out -> {
            write(out, "HTTP/1.1 200 OK\r\n");
            drip(out, "X-More: x\r\n");
        }).contains("no complete answer"));
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("des-endpoint-jwks")) {
                thread.join(3_000);
                assertTrue(!thread.isAlive(), "a thread is left");
            }
        }
    }
}
