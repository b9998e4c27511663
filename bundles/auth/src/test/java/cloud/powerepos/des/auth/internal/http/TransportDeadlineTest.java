package cloud.powerepos.des.auth.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;

/** When a token request ends, and whether anything of it was sent until then. */
class TransportDeadlineTest extends TokenTransportFixture {

    @ParameterizedTest(name = "{0}")
    @CsvSource({"silence", "drip", "chunked drip", "headers", "header line", "trailers"})
    void whateverTheServerDragsOutEndsAtTheTotalDeadline(String how) throws Exception {
        server = switch (how) {
            case "drip" -> LoopbackServer.endless(OK + "\r\nContent-Length: 5000\r\n\r\n", "x", 50);
            case "chunked drip" -> LoopbackServer.endless(OK + "\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n",
                    50);
            case "headers" -> LoopbackServer.endless(OK + "\r\n", "X-More: 1\r\n", 50);
            case "header line" -> LoopbackServer.endless(OK + "\r\nX-Long: ", "x", 50);
            case "trailers" -> LoopbackServer.endless(OK + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
                    "X-More: 1\r\n", 50);
            default -> new LoopbackServer(connection -> { });
        };
        assertTrue(assertEndsAtDeadline(exchange(request(null), LIMIT)).sent());
    }

    @Test
    void refusedConnectionSendsNothing() throws Exception {
        server = LoopbackServer.answering("");
        server.close();
        assertFalse(failure(exchange(request(null))).sent());
    }

    @Test
    void unknownHostSendsNothing() {
        names = host -> {
            throw new UnknownHostException(host);
        };
        NoReplyException error = failure(transport("")
                .prepare(settings(URI.create("https://nowhere.invalid/token"), LONG), request(null)));
        assertFalse(error.sent());
        assertEquals("its host name cannot be resolved", error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no status line\r\n\r\n", "HTTP/1.1 ", "HTTP/1.1 20", OK + "\r\nContent-Length: 9\r\n",
            OK + "\r\nContent-Length: 9\r\n\r\n",
            OK + "\r\nContent-Length: 9\r\n\r\n{\"a\"", OK + "\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"a\"",
            OK + "\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", OK
            + "\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 100 Continue\r\n\r\n"})
    void replyThatIsNotCompleteMayHaveSpentWhatWasSent(String reply) throws Exception {
        server = LoopbackServer.answering(reply);
        assertTrue(failure(exchange(request("refresh"))).sent());
        assertEquals(1, server.accepted.get(), "not tried again behind our back");
    }

    @Test
    void resetConnectionMayHaveSpentWhatWasSent() throws Exception {
        server = new LoopbackServer(connection -> {
            connection.setSoLinger(true, 0);
            connection.close();
        });
        assertTrue(failure(exchange(request("refresh"))).sent());
        assertEquals(1, server.accepted.get());
    }

    @Test
    void requestAbortedBeforeItBeganIsNotSent() throws Exception {
        server = LoopbackServer.answering(OK, "Content-Length: 2", "", "{}");
        Exchange exchange = exchange(request(null));
        exchange.abort();
        assertFalse(failure(exchange).sent());
        assertEquals(0, server.accepted.get());
    }

    @Test
    void closeEndsRequestsThatAreUnderWay() throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        server = new LoopbackServer(connection -> underWay.countDown());
        Exchange exchange = exchange(request(null), Duration.ofMinutes(1));
        CompletableFuture<NoReplyException> ended = CompletableFuture.supplyAsync(() -> failure(exchange));
        assertTrue(underWay.await(10, TimeUnit.SECONDS));
        client.close();
        ended.get(10, TimeUnit.SECONDS);
    }
}
