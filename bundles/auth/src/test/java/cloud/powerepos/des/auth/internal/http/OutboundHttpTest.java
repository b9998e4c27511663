package cloud.powerepos.des.auth.internal.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.http.impl.conn.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.internal.time.Hanging;
import cloud.powerepos.des.http.HttpCall;
import cloud.powerepos.des.http.HttpCallException;
import cloud.powerepos.des.http.HttpCallException.Kind;
import cloud.powerepos.des.testing.FakeStore;

/** The one HTTP client: addresses, limits in number and time, and what becomes of it after an error. */
class OutboundHttpTest extends OutboundFixture {

    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void releaseWorkers() {
        release.countDown();
    }

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, StackOverflowError.class, NoClassDefFoundError.class,
            ThreadDeath.class, IllegalStateException.class})
    void errorInsideTheClientFailsOneRequestAndTheNextGoesByANewClient(Class<? extends Throwable> type)
            throws Exception {
        server = LoopbackServer.keeping(OK, "Content-Length: 2", "", "{}");
        Throwable error = type.getDeclaredConstructor().newInstance();
        names = host -> {
            names = SystemDefaultDnsResolver.INSTANCE;
            throw FakeStore.<RuntimeException>sneaky(error);
        };
        HttpCallException failure = failure(server.uri("http").toString(), LONG);
        assertEquals(Kind.INTERNAL_ERROR, failure.kind());
        assertTrue(failure.getMessage().contains(type.getSimpleName()), failure.getMessage());
        for (int i = 0; i < 3; i++) {
            assertEquals(200, get(server.uri("http").toString()).status());
        }
    }

    @Test
    void hangingNameResolutionEndsAtTheDeadlineAndNothingLeavesAfterwards() throws Exception {
        server = LoopbackServer.answering(OK, "Content-Length: 2", "", "{}");
        CompletableFuture<Thread> worker = new CompletableFuture<>();
        names = host -> {
            worker.complete(Thread.currentThread());
            Hanging.until(release);
            return InetAddress.getAllByName("127.0.0.1");
        };
        long begin = System.nanoTime();
        HttpCallException error = failure("http://auth.invalid:" + server.port() + "/", SHORT);
        assertTrue(System.nanoTime() - begin < LONG.toNanos() / 2);
        assertEquals(Kind.NO_REPLY_IN_TIME, error.kind());
        assertFalse(error.sent());
        assertTrue(error.getMessage().contains("name service (DNS)"), error.getMessage());
        release.countDown();
        // it waits for its next task
        await().until(() -> worker.join().getState() == Thread.State.TIMED_WAITING);
        assertTrue(server.requests.stream().allMatch(String::isEmpty), server.requests.toString());
    }

    @Test
    void requestsThatHangAreBoundedInNumberAndThoseAfterThemFailAtOnce() throws Exception {
        names = host -> {
            Hanging.until(release);
            return InetAddress.getAllByName("127.0.0.1");
        };
        List<CompletableFuture<HttpCallException>> hanging = new ArrayList<>();
        for (int i = 0; i < TransportProvider.MOST_EXCHANGES; i++) {
            CompletableFuture<HttpCallException> one = new CompletableFuture<>();
            hanging.add(one);
            new Thread(() -> one.complete(failure("http://auth.invalid/", SHORT))).start();
        }
        for (CompletableFuture<HttpCallException> one : hanging) {
            assertEquals(Kind.NO_REPLY_IN_TIME, one.get(20, TimeUnit.SECONDS).kind());
        }
        long begin = System.nanoTime();
        assertTrue(failure("http://auth.invalid/", LONG).getMessage().contains("earlier requests hang"));
        assertTrue(System.nanoTime() - begin < LONG.toNanos() / 2);
    }

    @Test
    void secondAddressIsTriedWhereTheFirstRefuses() throws Exception {
        server = LoopbackServer.answering(OK, "Content-Length: 2", "", "{}");
        names = host -> new InetAddress[] {InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1")};
        assertEquals(200, get("http://auth.invalid:" + server.port() + "/").status());
    }

    @Test
    void secondAddressIsTriedInTimeWhereTheFirstIsSilent() throws Exception {
        server = LoopbackServer.answering(OK, "Content-Length: 2", "", "{}");
        // a full backlog is as silent as a dead host
        try (ServerSocket full = new ServerSocket(server.port(), 1, InetAddress.getByName("127.0.0.2"))) {
            List<Socket> pending = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Socket socket = new Socket();
                pending.add(socket);
                try {
                    socket.connect(full.getLocalSocketAddress(), 50);
                } catch (IOException e) {
                    // full
                }
            }
            names = host -> new InetAddress[] {InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1")};
            assertEquals(200, client().send(HttpCall.of("GET", URI.create("http://auth.invalid:" + server.port() + "/"),
                    Map.of(), Duration.ofSeconds(6))).status());
            for (Socket socket : pending) {
                socket.close();
            }
        }
    }

    @Test
    void allAddressesAreNamedWhereNoneIsThere() throws Exception {
        server = LoopbackServer.answering("");
        server.close();
        names = host -> new InetAddress[] {InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1")};
        HttpCallException error = failure("http://auth.invalid:" + server.port() + "/", LONG);
        assertEquals(Kind.NOT_CONNECTED, error.kind());
        assertEquals("it cannot be connected to (2 addresses tried)", error.getMessage());
    }

    @Test
    void connectionKeptFromBeforeThatDiedIsReplacedForWhatOnlyAsks() throws Exception {
        server = LoopbackServer.answering(OK, "Content-Length: 2", "", "{}");
        get(server.uri("http").toString());
        assertEquals(200, get(server.uri("http").toString()).status());
    }

    @Test
    void afterTheEndNothingIsSent() throws Exception {
        server = LoopbackServer.answering(OK, "Content-Length: 2", "", "{}");
        client().close();
        assertFalse(failure(server.uri("http").toString(), LONG).sent());
        assertEquals(0, server.accepted.get());
    }
}
