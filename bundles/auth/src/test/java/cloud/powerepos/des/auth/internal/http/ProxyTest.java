package cloud.powerepos.des.auth.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.http.HttpCallException.Kind;

class ProxyTest {

    private static final URI BEHIND = URI.create("https://auth.invalid/token");
    private static final URI BEHIND_PLAIN = URI.create("http://auth.invalid/token");
    private static final String[] OK = {"HTTP/1.1 200 OK", "Content-Length: 2", "", "{}"};

    private final ClientUnderTest client = new ClientUnderTest();
    private LoopbackServer proxy;

    @AfterEach
    void stop() throws IOException {
        client.close();
        if (proxy != null) {
            proxy.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 407, 502})
    void proxyThatRefusesATunnelIsNamedAndNothingIsSent(int status) throws Exception {
        configured(LoopbackServer.answering("HTTP/1.1 " + status + " No", "Proxy-Authenticate: Basic realm=\"x\"",
                "Content-Type: text/html", "Content-Length: 13", "", "<html></html>"));
        assertRefused(status, client.failure(BEHIND, ClientUnderTest.AMPLE));
        assertTrue(proxy.requests.get(0).startsWith("CONNECT auth.invalid:443"), proxy.requests.get(0));
    }

    @ParameterizedTest
    @CsvSource({"403,''", "403,'Content-Length: 314572800\r\n'", "407,''", "407,'Content-Length: 314572800\r\n'"})
    void pageOfAProxyThatRefusesIsNotReadBeyondTheLimit(int status, String framing) throws Exception {
        configured(LoopbackServer.endless("HTTP/1.1 " + status + " No\r\n" + framing + "\r\n", "x".repeat(1024), 0));
        assertRefused(status, client.failure(BEHIND, ClientUnderTest.AMPLE));
        assertTrue(proxy.written.get() < 8 * 1024 * 1024, "no more than what sockets buffer: " + proxy.written.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 407})
    void pageOfAProxyThatDripsEndsAtTheDeadline(int status) throws Exception {
        configured(LoopbackServer.endless("HTTP/1.1 " + status + " No\r\n\r\n", "x", 20));
        long begin = System.nanoTime();
        assertRefused(status, client.failure(BEHIND, Duration.ofMillis(300)));
        assertTrue(System.nanoTime() - begin < 2_000_000_000L);
    }

    @Test
    void configuredProxyComesBeforeThatOfTheJvm() throws Exception {
        configured(LoopbackServer.answering(OK));
        try (LoopbackServer other = LoopbackServer.answering(OK)) {
            client.jvm = selector(other);
            assertEquals(200, client.post(BEHIND_PLAIN).status());
            assertEquals(0, other.accepted.get());
        }
    }

    @Test
    void hostThatOnlyTheProxyOfTheJvmCanResolveIsReached() throws Exception {
        proxy = LoopbackServer.answering(OK);
        client.jvm = selector(proxy);
        assertEquals(200, client.post(BEHIND_PLAIN).status());
        assertTrue(proxy.requests.get(0).startsWith("POST http://auth.invalid"), proxy.requests.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost,127.0.0.1", " localhost , 127.0.0.1 ", "*.0.0.1,x"})
    void exceptedHostIsReachedWithoutTheProxy(String exceptions) throws Exception {
        proxy = LoopbackServer.answering(OK);
        client.proxies.add(new ConfiguredProxy("127.0.0.1", proxy.port(), "user", "secret", exceptions));
        try (LoopbackServer server = LoopbackServer.answering(OK)) {
            assertEquals(200, client.post(server.uri("http")).status());
            assertEquals(0, proxy.accepted.get());
            assertFalse(server.requests.get(0).contains("Authorization"), server.requests.get(0));
        }
    }

    @Test
    void userAndPasswordAreSentToTheProxyThatAsksForThem() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        proxy = new LoopbackServer(connection -> {
            String answer = connections.incrementAndGet() == 1
                    ? "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"x\"\r\nConnection: close\r\n"
                            + "Content-Length: 0\r\n\r\n"
                    : String.join("\r\n", OK);
            connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            connection.close();
        });
        client.proxies.add(new ConfiguredProxy("127.0.0.1", proxy.port(), "user", "secret"));
        assertEquals(200, client.post(BEHIND_PLAIN).status());
        assertFalse(proxy.requests.get(0).contains("Authorization"), proxy.requests.get(0));
        String basic = Base64.getEncoder().encodeToString("user:secret".getBytes(StandardCharsets.US_ASCII));
        assertTrue(proxy.requests.get(1).contains("Proxy-Authorization: Basic " + basic), proxy.requests.get(1));
    }

    private void configured(LoopbackServer server) {
        proxy = server;
        client.proxies.add(new ConfiguredProxy("127.0.0.1", server.port(), "", ""));
    }

    private void assertRefused(int status, NoReplyException error) {
        assertEquals(Kind.PROXY_REFUSED, error.kind(), error.getMessage());
        assertFalse(error.sent());
        assertTrue(error.getMessage().startsWith("the proxy 127.0.0.1:" + proxy.port()
                + " refused to pass the request on (status " + status), error.getMessage());
    }

    private static ProxySelector selector(LoopbackServer server) {
        return ProxySelector.of(new InetSocketAddress("127.0.0.1", server.port()));
    }
}
