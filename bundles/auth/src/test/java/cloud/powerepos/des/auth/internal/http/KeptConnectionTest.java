package cloud.powerepos.des.auth.internal.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;

/** Connections that are kept from one token request to the next. */
class KeptConnectionTest extends TokenTransportFixture {

    @Test
    void requestsInARowShareAConnectionThatIsClosedSoonAfterTheLast() throws Exception {
        server = LoopbackServer.keeping(OK, "Content-Length: 2", "", "{}");
        exchange(request(null)).perform();
        for (int i = 0; i < 3; i++) {
            client.prepare(settings(server.uri("http"), LONG), request(null)).perform();
        }
        assertEquals(1, server.accepted.get());
        await().atMost(5, TimeUnit.SECONDS).until(() -> server.open() == 0);
    }

    @Test
    void connectionThatTheServerClosedUnannouncedIsStaleOnceAndNoneIsKeptAfterwards() throws Exception {
        server = LoopbackServer.answering(OK, "Content-Length: 2", "", "{}");
        exchange(request(null)).perform();
        int connections = 1;
        NoReplyException stale = null;
        while (stale == null) {
            assertTrue(connections < 50, "the kept connection was never used");
            try {
                client.prepare(settings(server.uri("http"), LONG), request("refresh")).perform();
                // the machine was busy: the connection had rested for so long that it was looked at first
                connections++;
            } catch (NoReplyException e) {
                stale = e;
            }
        }
        assertTrue(stale.stale() && stale.sent());
        for (int i = 0; i < 3; i++) {
            client.prepare(settings(server.uri("http"), LONG), request(null)).perform();
        }
        assertEquals(connections + 3, server.accepted.get());
    }

    @Test
    void tunnelThroughAProxyIsNoConnectionKeptFromBefore() throws Exception {
        // a proxy that opens the tunnel; what is behind it takes the connection and dies
        server = new LoopbackServer(connection -> {
            connection.getOutputStream().write((OK + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            connection.getInputStream().readNBytes(100);
            connection.close();
        });
        proxies.add(new ConfiguredProxy("127.0.0.1", server.port(), "", ""));
        NoReplyException first = failure(transport("")
                .prepare(settings(URI.create("https://auth.invalid/token"), LONG), request(null)));
        assertFalse(first.stale());
        assertTrue(server.requests.get(0).startsWith("CONNECT auth.invalid:443"), server.requests.get(0));
    }

    @Test
    void serverThatSaysItClosesIsTakenByItsWord() throws Exception {
        server = LoopbackServer.answering(OK, "Connection: close", "Content-Length: 2", "", "{}");
        exchange(request(null)).perform();
        client.prepare(settings(server.uri("http"), LONG), request(null)).perform();
        assertEquals(2, server.accepted.get());
    }

    @Test
    void silenceOnAKeptConnectionIsALateReplyAndNothingElse() throws Exception {
        server = new LoopbackServer(connection -> {
            connection.getOutputStream().write((OK + "\r\nContent-Length: 2\r\n\r\n{}")
                    .getBytes(StandardCharsets.US_ASCII));
            new CountDownLatch(1).await();
        });
        exchange(request(null)).perform();
        NoReplyException late = failure(client.prepare(settings(server.uri("http"), LIMIT), request("refresh")));
        assertTrue(late.sent() && !late.stale());
        assertEquals(1, server.accepted.get());
    }
}
