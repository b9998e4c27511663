package cloud.powerepos.des.auth.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.SystemDefaultDnsResolver;
import org.apache.http.osgi.services.ProxyConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import cloud.powerepos.des.auth.internal.time.Threads;
import cloud.powerepos.des.http.HttpCall;
import cloud.powerepos.des.http.HttpCallException;
import cloud.powerepos.des.http.HttpCallException.Kind;

/** A TLS server behind a proxy that opens tunnels, over real sockets. */
class TunnelTest {

    private static final String BASIC = "Proxy-Authorization: Basic dGlsbDpnZWhlaW0=";

    @TempDir
    static Path directory;
    private static TlsIdentity identity;

    private final Threads threads = new Threads(8);
    private final List<ProxyConfiguration> proxies = new CopyOnWriteArrayList<>();
    private ProxySelector jvm;
    private LoopbackServer server;
    private LoopbackServer proxy;
    private TransportProvider client;
    private boolean asksForUser;

    @BeforeAll
    static void makeCertificate() throws Exception {
        identity = TlsIdentity.make(directory, "san=dns:auth.invalid,ip:127.0.0.1");
    }

    @BeforeEach
    void start() throws Exception {
        server = new LoopbackServer(identity.server().getServerSocketFactory(), true, connection -> {
            connection.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(
                    StandardCharsets.US_ASCII));
            connection.close();
        });
        proxy = new LoopbackServer(this::tunnel);
        client = new TransportProvider(HttpClientBuilder::create, SystemDefaultDnsResolver.INSTANCE,
                new Proxies(() -> proxies, () -> jvm), threads.timer(), threads.requests(), Optional::empty);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        threads.close();
        proxy.close();
        server.close();
    }

    private void trust() throws Exception {
        client.trust(TrustedFile.look(identity.authority().toString()));
    }

    /** Whatever host is asked for, only the proxy knows where it is. */
    private void tunnel(Socket connection) throws IOException, InterruptedException {
        OutputStream out = connection.getOutputStream();
        if (asksForUser && !proxy.requests.get(proxy.requests.size() - 1).contains(BASIC)) {
            out.write(("HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"x\"\r\nConnection: close\r\n"
                    + "Content-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            connection.close();
            return;
        }
        out.write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        try (Socket behind = new Socket("127.0.0.1", server.port())) {
            Thread back = new Thread(() -> copy(behind, connection));
            back.setDaemon(true);
            back.start();
            copy(connection, behind);
            back.join(5_000);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            in.transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // one of the two has ended it
        }
    }

    private int post() throws HttpCallException {
        return client.send(new HttpCall("POST", URI.create("https://auth.invalid/token"), Map.of(), new byte[] {'a'},
                Duration.ofSeconds(20))).status();
    }

    @Test
    void serverBehindAConfiguredProxyIsReachedByTls() throws Exception {
        trust();
        proxies.add(new ConfiguredProxy("127.0.0.1", proxy.port(), "", ""));
        assertEquals(200, post());
        assertTrue(proxy.requests.get(0).startsWith("CONNECT auth.invalid:443 "), proxy.requests.get(0));
        assertTrue(server.requests.get(0).startsWith("POST /token "), server.requests.get(0));
    }

    @Test
    void serverBehindTheProxyOfTheJvmIsReachedByTls() throws Exception {
        trust();
        jvm = ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.port()));
        assertEquals(200, post());
        assertEquals(1, server.requests.size());
    }

    @Test
    void userOfTheProxyGoesToTheProxyAndNotThroughTheTunnel() throws Exception {
        trust();
        asksForUser = true;
        proxies.add(new ConfiguredProxy("127.0.0.1", proxy.port(), "till", "geheim"));
        assertEquals(200, post());
        assertTrue(proxy.requests.get(proxy.requests.size() - 1).contains(BASIC), proxy.requests.toString());
        assertEquals(1, server.requests.size());
        assertFalse(server.requests.get(0).contains("Authorization"), server.requests.get(0));
    }

    @Test
    void proxyThatWantsAUserAndGetsNoneIsNamedAndTheServerIsNotAsked() throws Exception {
        trust();
        asksForUser = true;
        proxies.add(new ConfiguredProxy("127.0.0.1", proxy.port(), "", ""));
        HttpCallException error = assertThrows(HttpCallException.class, this::post);
        assertEquals(Kind.PROXY_REFUSED, error.kind());
        assertTrue(error.getMessage().contains("the proxy 127.0.0.1:" + proxy.port()), error.getMessage());
        assertEquals(0, server.accepted.get());
    }

    @Test
    void trustIsNamedAndDecidesBehindAProxyToo() throws Exception {
        proxies.add(new ConfiguredProxy("127.0.0.1", proxy.port(), "", ""));
        assertEquals("the JVM's certificates alone", client.trust());
        HttpCallException error = assertThrows(HttpCallException.class, this::post);
        assertEquals(Kind.TLS_REFUSED, error.kind());
        assertTrue(error.getMessage().contains("through the proxy 127.0.0.1:" + proxy.port()), error.getMessage());
        trust();
        assertEquals("the JVM's certificates and those of " + identity.authority(), client.trust());
        assertEquals(200, post());
        client.trust(TrustedFile.NONE);
        assertEquals("the JVM's certificates alone", client.trust());
        assertEquals(Kind.TLS_REFUSED, assertThrows(HttpCallException.class, this::post).kind());
    }
}
