package cloud.powerepos.des.auth.internal.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.http.HttpCallException.Kind;

class NameServiceTest {

    private final ClientUnderTest client = new ClientUnderTest();
    private final CountDownLatch answers = new CountDownLatch(1);
    private LoopbackServer server;
    private URI uri;

    @BeforeEach
    void start() throws IOException {
        server = LoopbackServer.answering("HTTP/1.1 200 OK", "Content-Length: 2", "", "{}");
        uri = URI.create("http://auth.invalid:" + server.port() + "/token");
    }

    @AfterEach
    void stop() throws IOException {
        answers.countDown();
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, NoClassDefFoundError.class, IllegalStateException.class})
    void errorInsideTheClientFailsOneExchangeAndTheNextUsesANewClient(Class<? extends Throwable> type)
            throws Exception {
        Throwable thrown = type.getConstructor().newInstance();
        client.names = host -> {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        };
        NoReplyException error = client.failure(uri, ClientUnderTest.AMPLE);
        assertEquals(Kind.INTERNAL_ERROR, error.kind());
        assertFalse(error.sent());
        client.names = host -> new InetAddress[] {InetAddress.getLoopbackAddress()};
        assertEquals(200, client.post(uri).status());
    }

    @Test
    void nameServiceThatHangsEndsAtTheDeadlineAndHoldsABoundedNumberOfThreads() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        client.names = host -> {
            asked.incrementAndGet();
            return hang();
        };
        NoReplyException first = client.failure(uri, Duration.ofMillis(300));
        assertEquals(Kind.NO_REPLY_IN_TIME, first.kind());
        assertFalse(first.sent());
        assertTrue(first.getMessage().contains("(DNS)"), first.getMessage());
        // on a busy machine one may end before it asks
        while (asked.get() < TransportProvider.MOST_EXCHANGES) {
            client.failure(uri, Duration.ofMillis(20));
        }
        long begin = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            NoReplyException later = client.failure(uri, ClientUnderTest.AMPLE);
            assertFalse(later.sent());
            assertTrue(later.getMessage().contains("(DNS)"), later.getMessage());
        }
        assertTrue(System.nanoTime() - begin < 2_000_000_000L, "at once, not at the deadline");
        assertTrue(asked.get() <= TransportProvider.MOST_EXCHANGES, "threads: " + asked);

        answers.countDown();
        await().atMost(10, TimeUnit.SECONDS).ignoreExceptions().until(() -> client.post(uri).status() == 200);
    }

    @Test
    void addressThatRefusesIsFollowedByTheNext() throws Exception {
        client.names = host -> addresses();
        assertEquals(200, client.post(uri).status());
    }

    @Test
    void addressThatIsSilentLeavesTimeForTheNext() throws Exception {
        List<Socket> queue = new ArrayList<>();
        try (ServerSocket silent = new ServerSocket(server.port(), 1, addresses()[0])) {
            fill(silent, queue);
            client.names = host -> addresses();
            assertEquals(200, client.post(uri, Duration.ofSeconds(3)).status());
        } finally {
            for (Socket socket : queue) {
                socket.close();
            }
        }
    }

    /** A full queue of connections drops what else arrives. */
    private static void fill(ServerSocket silent, List<Socket> queue) {
        try {
            while (queue.size() < 50) {
                Socket socket = new Socket();
                queue.add(socket);
                socket.connect(new InetSocketAddress(silent.getInetAddress(), silent.getLocalPort()), 100);
            }
        } catch (IOException e) {
            // full
        }
    }

    private static InetAddress[] addresses() {
        try {
            return new InetAddress[] {InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1")};
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the JVM's name service: nothing interrupts it. */
    private InetAddress[] hang() {
        while (true) {
            try {
                answers.await();
                return new InetAddress[] {InetAddress.getLoopbackAddress()};
            } catch (InterruptedException e) {
                // goes on
            }
        }
    }
}
