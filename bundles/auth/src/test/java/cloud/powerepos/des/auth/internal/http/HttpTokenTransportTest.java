package cloud.powerepos.des.auth.internal.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.SystemDefaultDnsResolver;
import org.apache.http.osgi.services.ProxyConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.CapturedLogs;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Response;
import cloud.powerepos.des.auth.internal.time.Threads;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.http.HttpCallException.Kind;

class HttpTokenTransportTest {

    private static final String OK = "HTTP/1.1 200 OK";
    private static final Duration LIMIT = Duration.ofMillis(700);
    private static final String PASSWORD = "p&a+s%s=ü€😀 \"<;#?/";

    @TempDir
    static Path directory;
    private static Path certificate;
    private static SSLContext serverTls;

    private final Threads threads = new Threads(8);
    private LoopbackServer server;
    private final List<ProxyConfiguration> proxies = new ArrayList<>();
    private TransportProvider client;
    private HttpTokenTransport transport;

    @BeforeAll
    static void makeCertificate() throws Exception {
        TlsIdentity identity = TlsIdentity.make(directory, "san=ip:127.0.0.1");
        certificate = identity.authority();
        serverTls = identity.server();
    }

    @AfterEach
    void stop() throws IOException {
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
        threads.close();
    }

    @Test
    void passwordGrantHasTheDocumentedFormAndPasswordsArriveIntact() throws Exception {
        server = LoopbackServer.answering(OK, "Content-Length: 2", "Retry-After: 7", "Date: today", "", "{}");
        Response response = exchange(request(null)).perform();

        assertEquals(200, response.status());
        assertEquals("{}", new String(response.body(), StandardCharsets.UTF_8));
        assertEquals(Optional.of("7"), response.retryAfter());
        assertEquals(Optional.of("today"), response.date());
        assertEquals("{grant_type=password, client_id=client, client_secret=client+secret, org_id=ACME, username=account, password="
                + PASSWORD + ", scope=des offline_access}", form().toString());
    }

    @Test
    void refreshGrantHasTheFormOfRfc6749WithTheOrganisationRepeated() throws Exception {
        server = LoopbackServer.answering(OK, "Content-Length: 2", "", "{}");
        exchange(request("refresh/+=1")).perform();
        assertEquals("{grant_type=refresh_token, client_id=client, client_secret=client+secret, org_id=ACME, refresh_token=refresh/+=1}",
                form().toString());
    }

    @Test
    void requestAsksForPlainJsonAndDoesNotWaitForLeaveToSend() throws Exception {
        server = LoopbackServer.answering(OK, "Content-Length: 2", "", "{}");
        exchange(request(null)).perform();
        String head = server.requests.get(0).toLowerCase(Locale.ROOT);
        assertTrue(head.startsWith("post /authorisation/token http/1.1\r\n"), head);
        assertTrue(head.contains("\r\ncontent-type: application/x-www-form-urlencoded\r\n"), head);
        assertTrue(head.contains("\r\naccept: application/json\r\n"), head);
        assertTrue(head.contains("\r\naccept-encoding: identity\r\n"), head);
        for (String unwanted : List.of("expect:", "authorization:", "cookie:", "transfer-encoding:")) {
            assertFalse(head.contains(unwanted), head);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectIsAnAnswerAndNotOneByteReachesTheOtherOrigin(int status) throws Exception {
        try (LoopbackServer other = LoopbackServer.answering(OK, "Content-Length: 2", "", "{}")) {
            server = LoopbackServer.answering("HTTP/1.1 " + status + " Elsewhere", "Location: " + other.uri("http"),
                    "Content-Length: 0", "", "");
            assertEquals(status, exchange(request("refresh")).perform().status());
            assertEquals(0, other.accepted.get());
            assertEquals(1, server.accepted.get());
        }
    }

    @Test
    void challengeIsAnAnswerAndNotMetByASecondRequest() throws Exception {
        server = LoopbackServer.answering("HTTP/1.1 401 Who", "WWW-Authenticate: Basic realm=\"x\"", "Content-Length: 0", "", "");
        proxies.add(new ConfiguredProxy("127.0.0.1", server.port(), "user", "password", "127.0.0.1"));
        assertEquals(401, transport("").prepare(settings(server.uri("http"), LIMIT), request(null)).perform().status());
        assertEquals(1, server.accepted.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked\r\n\r\n", "Content-Length: 9999999999\r\n\r\n", "\r\n"})
    void bodyOfMoreThan64KibIsStopped(String framing) throws Exception {
        String kib = "x".repeat(1022) + "\r\n";
        server = LoopbackServer.endless(OK + "\r\n" + framing, framing.startsWith("T") ? "400\r\n" + "x".repeat(1024) + "\r\n" : kib, 0);
        NoReplyException error = failure(exchange(request(null), Duration.ofSeconds(20)));
        assertTrue(error.sent());
        assertTrue(server.written.get() < 8 * 1024 * 1024, "no more than what sockets buffer: " + server.written.get());
    }

    @Test
    void bodyOf64KibIsRead() throws Exception {
        server = LoopbackServer.answering(OK, "Content-Length: 65536", "", "x".repeat(65536));
        assertEquals(65536, exchange(request(null), Duration.ofSeconds(20)).perform().body().length);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"silence", "drip", "chunked drip", "headers", "header line", "trailers"})
    void whateverTheServerDragsOutEndsAtTheTotalDeadline(String how) throws Exception {
        server = switch (how) {
            case "drip" -> LoopbackServer.endless(OK + "\r\nContent-Length: 5000\r\n\r\n", "x", 50);
            case "chunked drip" -> LoopbackServer.endless(OK + "\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n", 50);
            case "headers" -> LoopbackServer.endless(OK + "\r\n", "X-More: 1\r\n", 50);
            case "header line" -> LoopbackServer.endless(OK + "\r\nX-Long: ", "x", 50);
            case "trailers" -> LoopbackServer.endless(OK + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X-More: 1\r\n", 50);
            default -> new LoopbackServer(connection -> { });
        };
        assertTrue(assertEndsAtDeadline(exchange(request(null))).sent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-More: 1\r\n", "x"})
    void endlessHeadersAtFullSpeedAreStopped(String repeated) throws Exception {
        server = LoopbackServer.endless(OK + "\r\nX-Long: ", repeated.repeat(1000), 0);
        assertTrue(failure(exchange(request(null), Duration.ofSeconds(20))).sent());
    }

    @Test
    void silenceBeforeTheTlsHandshakeEndsAtTheTotalDeadlineWithNothingSent() throws Exception {
        server = new LoopbackServer(ServerSocketFactory.getDefault(), false, connection -> { });
        assertFalse(assertEndsAtDeadline(exchange("https", request(null), LIMIT, "")).sent());
    }

    @Test
    void refusedConnectionSendsNothing() throws Exception {
        server = LoopbackServer.answering("");
        server.close();
        assertFalse(failure(exchange(request(null))).sent());
    }

    @Test
    void unknownHostSendsNothing() {
        NoReplyException error = failure(transport("").prepare(settings(URI.create("https://nowhere.invalid/token"), Duration.ofSeconds(20)),
                request(null)));
        assertFalse(error.sent());
        assertEquals("its host name cannot be resolved", error.getMessage());
    }

    @Test
    void certificateOfAnUnknownAuthorityIsRefusedWithNothingSent() throws Exception {
        server = tlsServer();
        NoReplyException error = failure(exchange("https", request(null), Duration.ofSeconds(20), ""));
        assertFalse(error.sent());
        assertTrue(error.getMessage().contains("TLS"), error.getMessage());
        assertTrue(error.untrusted());
    }

    @Test
    void certificateOfAnotherHostIsRefusedWithNothingSent() throws Exception {
        server = tlsServer();
        NoReplyException error = failure(transport(certificate.toString()).prepare(
                settings(URI.create("https://localhost:" + server.port() + "/"), Duration.ofSeconds(20)), request(null)));
        assertFalse(error.sent());
        assertFalse(error.untrusted(), "it is the address that is wrong");
    }

    @Test
    void privateAuthorityOfAPemFileIsTrusted() throws Exception {
        server = tlsServer();
        Exchange exchange = exchange("https", request(null), Duration.ofSeconds(20), certificate.toString());
        assertEquals(200, exchange.perform().status());
        assertTrue(server.requests.get(0).contains("grant_type=password"));
    }

    @Test
    void requestsInARowShareAConnectionThatIsClosedSoonAfterTheLast() throws Exception {
        server = LoopbackServer.keeping(OK, "Content-Length: 2", "", "{}");
        exchange(request(null)).perform();
        for (int i = 0; i < 3; i++) {
            transport.prepare(settings(server.uri("http"), LIMIT), request(null)).perform();
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
                transport.prepare(settings(server.uri("http"), LIMIT), request("refresh")).perform();
                // the machine was busy: the connection had rested for so long that it was looked at first
                connections++;
            } catch (NoReplyException e) {
                stale = e;
            }
        }
        assertTrue(stale.stale() && stale.sent());
        for (int i = 0; i < 3; i++) {
            transport.prepare(settings(server.uri("http"), LIMIT), request(null)).perform();
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
        NoReplyException first = failure(transport("").prepare(settings(URI.create("https://auth.invalid/token"), LIMIT),
                request(null)));
        assertFalse(first.stale());
        assertTrue(server.requests.get(0).startsWith("CONNECT auth.invalid:443"), server.requests.get(0));
    }

    @Test
    void serverThatSaysItClosesIsTakenByItsWord() throws Exception {
        server = LoopbackServer.answering(OK, "Connection: close", "Content-Length: 2", "", "{}");
        exchange(request(null)).perform();
        transport.prepare(settings(server.uri("http"), LIMIT), request(null)).perform();
        assertEquals(2, server.accepted.get());
    }

    @Test
    void silenceOnAKeptConnectionIsALateReplyAndNothingElse() throws Exception {
        server = new LoopbackServer(connection -> {
            connection.getOutputStream().write((OK + "\r\nContent-Length: 2\r\n\r\n{}").getBytes(StandardCharsets.US_ASCII));
            new CountDownLatch(1).await();
        });
        exchange(request(null)).perform();
        NoReplyException late = failure(transport.prepare(settings(server.uri("http"), Duration.ofMillis(300)), request("refresh")));
        assertTrue(late.sent() && !late.stale());
        assertEquals(1, server.accepted.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no status line\r\n\r\n", "HTTP/1.1 ", "HTTP/1.1 20", OK + "\r\nContent-Length: 9\r\n", OK + "\r\nContent-Length: 9\r\n\r\n",
            OK + "\r\nContent-Length: 9\r\n\r\n{\"a\"", OK + "\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"a\"",
            OK + "\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", OK + "\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n"})
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

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void abortFromAnotherThreadEndsTheRequestAtOnce(String scheme) throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        server = new LoopbackServer(ServerSocketFactory.getDefault(), scheme.equals("http"), connection -> underWay.countDown());
        Exchange exchange = exchange(scheme, request(null), Duration.ofMinutes(1), "");
        CompletableFuture<NoReplyException> ended = CompletableFuture.supplyAsync(() -> failure(exchange));
        assertTrue(underWay.await(10, TimeUnit.SECONDS));
        assertTimeoutPreemptively(Duration.ofMillis(500), exchange::abort);
        assertEquals(scheme.equals("http"), ended.get(500, TimeUnit.MILLISECONDS).sent());
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
        ended.get(1, TimeUnit.SECONDS);
    }

    @Test
    void nothingThatIsSentOrReceivedReachesALogAtAnyLevel() throws Exception {
        server = LoopbackServer.answering("HTTP/1.1 401 CANARY-reason", "WWW-Authenticate: Basic realm=\"CANARY\"",
                "WWW-Authenticate: CANARY CANARY", "Set-Cookie: CANARY=1", "Location: http://CANARY/", "Content-Length: 6", "", "CANARY");
        DesCredentials canaries = new DesCredentials("ACME", "client", "CANARY-1", "account", "CANARY-2", 1, "x.cfg");
        try (CapturedLogs logs = new CapturedLogs()) {
            exchange(new TokenRequest(canaries, "des", null)).perform();
            exchange(new TokenRequest(canaries, "des", "CANARY-3")).perform();
            assertTrue(logs.text().contains("org.apache.http"), "HttpClient speaks where we listen");
            assertFalse(logs.text().contains("CANARY"), logs.text());
        }
    }

    private NoReplyException assertEndsAtDeadline(Exchange exchange) {
        long begin = System.nanoTime();
        NoReplyException error = failure(exchange);
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);
        assertTrue(taken.minus(LIMIT).abs().toMillis() <= 250, "took " + taken);
        assertEquals("no complete reply within 700 ms", error.getMessage());
        assertEquals(Kind.NO_REPLY_IN_TIME, error.kind());
        return error;
    }

    private static NoReplyException failure(Exchange exchange) {
        return assertThrows(NoReplyException.class, exchange::perform);
    }

    private static LoopbackServer tlsServer() throws IOException {
        return new LoopbackServer(serverTls.getServerSocketFactory(), true, (Socket connection) -> {
            connection.getOutputStream().write((OK + "\r\nContent-Length: 2\r\n\r\n{}").getBytes(StandardCharsets.US_ASCII));
            connection.close();
        });
    }

    private Exchange exchange(TokenRequest request) {
        return exchange(request, LIMIT);
    }

    private Exchange exchange(TokenRequest request, Duration limit) {
        return exchange("http", request, limit, "");
    }

    private Exchange exchange(String scheme, TokenRequest request, Duration limit, String trusted) {
        return transport(trusted).prepare(settings(server.uri(scheme), limit), request);
    }

    private HttpTokenTransport transport(String trusted) {
        client = new TransportProvider(HttpClientBuilder::create, SystemDefaultDnsResolver.INSTANCE,
                new Proxies(() -> proxies, () -> null), threads.timer(), threads.requests(), Optional::empty);
        try {
            client.trust(TrustedFile.look(trusted));
        } catch (RefusedException e) {
            throw new IllegalStateException(e);
        }
        transport = new HttpTokenTransport(client::prepare);
        return transport;
    }

    private static AuthSettings settings(URI endpoint, Duration limit) {
        return new AuthSettings(endpoint, "des offline_access", limit, Duration.ofSeconds(5), 8, 0.7, 0.85, Duration.ofHours(1), "");
    }

    private static TokenRequest request(String refreshToken) {
        return new TokenRequest(new DesCredentials("ACME", "client", "client+secret", "account", PASSWORD, 1, "x.cfg"),
                "des offline_access", refreshToken);
    }

    private Map<String, String> form() {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : server.body().split("&")) {
            String[] parts = field.split("=", -1);
            fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return fields;
    }
}
