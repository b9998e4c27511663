package cloud.powerepos.des.auth.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;

/** Token requests by TLS: whose certificates are trusted, and how they end. */
class TransportTlsTest extends TokenTransportFixture {

    @TempDir
    static Path directory;

    private static Path certificate;
    private static SSLContext serverTls;

    @BeforeAll
    static void makeCertificate() throws Exception {
        TlsIdentity identity = TlsIdentity.make(directory, "san=ip:127.0.0.1");
        certificate = identity.authority();
        serverTls = identity.server();
    }

    @Test
    void silenceBeforeTheTlsHandshakeEndsAtTheTotalDeadlineWithNothingSent() throws Exception {
        server = new LoopbackServer(ServerSocketFactory.getDefault(), false, connection -> { });
        assertFalse(assertEndsAtDeadline(exchange("https", request(null), LIMIT, "")).sent());
    }

    @Test
    void certificateOfAnUnknownAuthorityIsRefusedWithNothingSent() throws Exception {
        server = tlsServer();
        NoReplyException error = failure(exchange("https", request(null), LONG, ""));
        assertFalse(error.sent());
        assertTrue(error.getMessage().contains("TLS"), error.getMessage());
        assertTrue(error.untrusted());
    }

    @Test
    void certificateOfAnotherHostIsRefusedWithNothingSent() throws Exception {
        server = tlsServer();
        NoReplyException error = failure(transport(certificate.toString()).prepare(
                settings(URI.create("https://localhost:" + server.port() + "/"), LONG),
                request(null)));
        assertFalse(error.sent());
        assertFalse(error.untrusted(), "it is the address that is wrong");
    }

    @Test
    void privateAuthorityOfAPemFileIsTrusted() throws Exception {
        server = tlsServer();
        Exchange exchange = exchange("https", request(null), LONG, certificate.toString());
        assertEquals(200, exchange.perform().status());
        assertTrue(server.requests.get(0).contains("grant_type=password"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void abortFromAnotherThreadEndsTheRequestAtOnce(String scheme) throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        server = new LoopbackServer(ServerSocketFactory.getDefault(), scheme.equals("http"),
                connection -> underWay.countDown());
        Exchange exchange = exchange(scheme, request(null), Duration.ofMinutes(1), "");
        CompletableFuture<NoReplyException> ended = CompletableFuture.supplyAsync(() -> failure(exchange));
        assertTrue(underWay.await(10, TimeUnit.SECONDS));
        assertTimeoutPreemptively(Duration.ofSeconds(10), exchange::abort);
        assertEquals(scheme.equals("http"), ended.get(10, TimeUnit.SECONDS).sent());
    }

    private static LoopbackServer tlsServer() throws IOException {
        return new LoopbackServer(serverTls.getServerSocketFactory(), true, (Socket connection) -> {
            connection.getOutputStream().write((OK + "\r\nContent-Length: 2\r\n\r\n{}")
                    .getBytes(StandardCharsets.US_ASCII));
            connection.close();
        });
    }
}
