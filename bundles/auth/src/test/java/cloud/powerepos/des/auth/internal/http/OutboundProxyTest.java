package cloud.powerepos.des.auth.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.http.HttpCallException;
import cloud.powerepos.des.http.HttpCallException.Kind;

/** The one HTTP client behind a proxy: whose settings it takes, and what is said of a proxy that refuses. */
class OutboundProxyTest extends OutboundFixture {

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 401, 403, 407, 429, 502, 503, 511})
    void refusalOfAProxyNamesItAndNothingIsSent(int status) throws Exception {
        server = LoopbackServer.answering("HTTP/1.1 " + status + " No", "Content-Type: text/html", "Content-Length: 13",
                "", "<html></html>");
        proxy("", "");
        HttpCallException error = failure("https://only-the-proxy-knows.invalid/token", LONG);
        assertEquals(Kind.PROXY_REFUSED, error.kind());
        assertFalse(error.sent());
        assertTrue(error.getMessage().startsWith(named() + " refused to pass the request on (status " + status),
                error.getMessage());
        assertEquals(status == 407, error.getMessage().contains("proxy.user and proxy.password of the configuration "
                + "org.apache.http.proxyconfigurator"), error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 407})
    void endlessAnswerOfAProxyIsBounded(int status) throws Exception {
        server = LoopbackServer.endless("HTTP/1.1 " + status + " No\r\nContent-Length: 314572800\r\n\r\n",
                "x".repeat(1024), 0);
        proxy("user", "password");
        HttpCallException error = failure("https://auth.invalid/token", LONG);
        assertEquals(Kind.PROXY_REFUSED, error.kind());
        assertTrue(server.written.get() < 64 * 1024 * 1024,
                "no more than what sockets buffer: " + server.written.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 407})
    void drippingAnswerOfAProxyEndsAtTheDeadline(int status) throws Exception {
        server = LoopbackServer.endless("HTTP/1.1 " + status + " No\r\nContent-Length: 5000\r\n\r\n", "x", 50);
        proxy("user", "password");
        long begin = System.nanoTime();
        assertEquals(Kind.PROXY_REFUSED, failure("https://auth.invalid/token", SHORT).kind());
        assertTrue(System.nanoTime() - begin < LONG.toNanos() / 2);
    }

    @Test
    void silentProxyIsNamedAtTheDeadline() throws Exception {
        server = new LoopbackServer(connection -> { });
        proxy("", "");
        HttpCallException error = failure("https://auth.invalid/token", SHORT);
        assertEquals(Kind.NO_REPLY_IN_TIME, error.kind());
        assertFalse(error.sent());
        assertTrue(error.getMessage().contains(named()), error.getMessage());
    }

    @Test
    void proxyThatIsNotThereIsNamed() throws Exception {
        server = LoopbackServer.answering("");
        server.close();
        proxy("", "");
        HttpCallException error = failure("https://auth.invalid/token", LONG);
        assertEquals(Kind.NOT_CONNECTED, error.kind());
        assertEquals(named() + " cannot be connected to", error.getMessage());
    }

    @Test
    void challengeOfAProxyForAnUnencryptedRequestIsItsRefusal() throws Exception {
        server = LoopbackServer.answering("HTTP/1.1 407 Who", "Proxy-Authenticate: Basic realm=\"x\"",
                "Content-Length: 0", "", "");
        proxy("", "");
        HttpCallException error = failure("http://127.0.0.1:1/token", LONG);
        assertEquals(Kind.PROXY_REFUSED, error.kind());
        assertFalse(error.sent());
    }

    @Test
    void proxyGetsTheUserThatIsConfiguredForItAndTheServerNone() throws Exception {
        AtomicReference<String> tunnelled = new AtomicReference<>();
        AtomicInteger asked = new AtomicInteger();
        server = new LoopbackServer(connection -> {
            OutputStream out = connection.getOutputStream();
            if (asked.incrementAndGet() == 1) {
                out.write(("HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"x\"\r\nConnection: close\r\n"
                        + "Content-Length: 2\r\n\r\nno").getBytes(StandardCharsets.US_ASCII));
            } else {
                tunnelled.set("");
                out.write((OK + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            connection.close();
        });
        proxy("till", "geheim");
        HttpCallException error = failure("https://auth.invalid/token", LONG);
        assertFalse(error.kind() == Kind.PROXY_REFUSED, error.getMessage());
        assertTrue(error.getMessage().contains("through " + named()), error.getMessage());
        assertEquals("", tunnelled.get());
        assertTrue(server.requests.get(1).contains("Proxy-Authorization: Basic dGlsbDpnZWhlaW0="),
                server.requests.get(1));
        assertFalse(server.requests.get(0).contains("Proxy-Authorization"), server.requests.get(0));
    }

    @Test
    void proxyOfTheJvmGetsTheUserOfTheJvm() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        server = new LoopbackServer(connection -> {
            connection.getOutputStream().write((asked.incrementAndGet() == 1
                    ? "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n"
                            + "Connection: close\r\n\r\n"
                    : "HTTP/1.1 403 No\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            connection.close();
        });
        Map<String, String> properties = Map.of("https.proxyHost", "127.0.0.1", "https.proxyPort", "" + server.port(),
                "https.proxyUser", "till", "https.proxyPassword", "geheim");
        properties.forEach(System::setProperty);
        try {
            jvm = ProxySelector.getDefault();
            HttpCallException error = failure("https://auth.invalid/token", LONG);
            assertTrue(error.getMessage().contains("status 403"), error.getMessage());
            assertTrue(server.requests.get(1).contains("Proxy-Authorization: Basic dGlsbDpnZWhlaW0="),
                    server.requests.get(1));
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void configurationOfHttpClientComesBeforeTheJvmAndItsExceptionsLeaveTheRestToTheJvm() {
        jvm = new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(uri.getHost().startsWith("plain") ? Proxy.NO_PROXY
                        : new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("jvm.invalid", 8080)));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException e) {
                // nothing to learn
            }
        };
        assertEquals(Optional.of("jvm.invalid:8080"), client().proxy(URI.create("https://auth.invalid/x")));
        assertEquals(Optional.empty(), client().proxy(URI.create("https://plain.invalid/x")));
        proxies.add(new ConfiguredProxy("corp.invalid", 3128, "", "", "Direct.invalid", ".local.invalid"));
        assertEquals(Optional.of("corp.invalid:3128"), client().proxy(URI.create("https://auth.invalid/x")));
        assertEquals(Optional.of("jvm.invalid:8080"), client().proxy(URI.create("https://direct.invalid:8443/x")));
        assertEquals(Optional.of("jvm.invalid:8080"), client().proxy(URI.create("https://a.LOCAL.invalid/x")));
    }

    @Test
    void nameThatOnlyTheProxyKnowsIsNotResolvedHere() throws Exception {
        server = LoopbackServer.answering("HTTP/1.1 502 No", "Content-Length: 0", "", "");
        proxy("", "");
        List<String> resolved = new ArrayList<>();
        names = host -> {
            resolved.add(host);
            return InetAddress.getAllByName(host);
        };
        failure("https://only-the-proxy-knows.invalid/token", LONG);
        assertEquals(List.of("127.0.0.1"), resolved);
    }
}
