package cloud.powerepos.des.auth.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;

import org.apache.http.conn.DnsResolver;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.SystemDefaultDnsResolver;
import org.apache.http.osgi.services.ProxyConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.internal.time.Hanging;
import cloud.powerepos.des.auth.internal.time.Threads;
import cloud.powerepos.des.http.HttpCall;
import cloud.powerepos.des.http.HttpCallException;
import cloud.powerepos.des.http.HttpCallException.Kind;
import cloud.powerepos.des.http.HttpReply;

/** The one HTTP client: proxies, addresses, limits, and what becomes of it after an error. */
class OutboundHttpTest {

    private static final String OK = "HTTP/1.1 200 OK";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(600);

    private final Threads threads = new Threads(8);
    private final List<ProxyConfiguration> proxies = new ArrayList<>();
    private ProxySelector jvm;
    private DnsResolver names = SystemDefaultDnsResolver.INSTANCE;
    private TransportProvider client;
    private LoopbackServer server;

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

    private TransportProvider client() {
        if (client == null) {
            client = new TransportProvider(HttpClientBuilder::create, host -> names.resolve(host),
                    new Proxies(() -> proxies, () -> jvm), threads.timer(), threads.requests(), Optional::empty);
        }
        return client;
    }

    private HttpReply get(String uri) throws HttpCallException {
        return client().send(HttpCall.of("GET", URI.create(uri), Map.of(), LONG));
    }

    private HttpCallException failure(String uri, Duration limit) {
        return failure(HttpCall.of("GET", URI.create(uri), Map.of(), limit));
    }

    private HttpCallException failure(HttpCall call) {
        return assertThrows(HttpCallException.class, () -> client().send(call));
    }

    private void proxy(String user, String password) {
        proxies.add(new ConfiguredProxy("127.0.0.1", server.port(), user, password, "direct.invalid", ".local.invalid"));
    }

    private String named() {
        return "the proxy 127.0.0.1:" + server.port();
    }

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
        server = LoopbackServer.endless("HTTP/1.1 " + status + " No\r\nContent-Length: 314572800\r\n\r\n", "x".repeat(1024), 0);
        proxy("user", "password");
        HttpCallException error = failure("https://auth.invalid/token", LONG);
        assertEquals(Kind.PROXY_REFUSED, error.kind());
        assertTrue(server.written.get() < 8 * 1024 * 1024, "no more than what sockets buffer: " + server.written.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 407})
    void drippingAnswerOfAProxyEndsAtTheDeadline(int status) throws Exception {
        server = LoopbackServer.endless("HTTP/1.1 " + status + " No\r\nContent-Length: 5000\r\n\r\n", "x", 50);
        proxy("user", "password");
        long begin = System.nanoTime();
        assertEquals(Kind.PROXY_REFUSED, failure("https://auth.invalid/token", SHORT).kind());
        assertTrue(System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(1_200));
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
        server = LoopbackServer.answering("HTTP/1.1 407 Who", "Proxy-Authenticate: Basic realm=\"x\"", "Content-Length: 0", "", "");
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
        assertTrue(server.requests.get(1).contains("Proxy-Authorization: Basic dGlsbDpnZWhlaW0="), server.requests.get(1));
        assertFalse(server.requests.get(0).contains("Proxy-Authorization"), server.requests.get(0));
    }

    @Test
    void proxyOfTheJvmGetsTheUserOfTheJvm() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        server = new LoopbackServer(connection -> {
            connection.getOutputStream().write((asked.incrementAndGet() == 1
                    ? "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
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
            assertTrue(server.requests.get(1).contains("Proxy-Authorization: Basic dGlsbDpnZWhlaW0="), server.requests.get(1));
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

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, StackOverflowError.class, NoClassDefFoundError.class,
            ThreadDeath.class, IllegalStateException.class})
    void errorInsideTheClientFailsOneRequestAndTheNextGoesByANewClient(Class<? extends Throwable> type) throws Exception {
        server = LoopbackServer.keeping(OK, "Content-Length: 2", "", "{}");
        Throwable error = type.getDeclaredConstructor().newInstance();
        names = host -> {
            names = SystemDefaultDnsResolver.INSTANCE;
            throw OutboundHttpTest.<RuntimeException>sneaky(error);
        };
        HttpCallException failure = failure(server.uri("http").toString(), LONG);
        assertEquals(Kind.INTERNAL_ERROR, failure.kind());
        assertTrue(failure.getMessage().contains(type.getSimpleName()), failure.getMessage());
        for (int i = 0; i < 3; i++) {
            assertEquals(200, get(server.uri("http").toString()).status());
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E sneaky(Throwable e) throws E {
        throw (E) e;
    }

    @Test
    void hangingNameResolutionEndsAtTheDeadlineAndNothingLeavesAfterwards() throws Exception {
        server = LoopbackServer.answering(OK, "Content-Length: 2", "", "{}");
        CountDownLatch release = new CountDownLatch(1);
        names = host -> {
            Hanging.until(release);
            return InetAddress.getAllByName("127.0.0.1");
        };
        long begin = System.nanoTime();
        HttpCallException error = failure("http://auth.invalid:" + server.port() + "/", SHORT);
        assertTrue(System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(1_000));
        assertEquals(Kind.NO_REPLY_IN_TIME, error.kind());
        assertFalse(error.sent());
        assertTrue(error.getMessage().contains("name service (DNS)"), error.getMessage());
        release.countDown();
        TimeUnit.MILLISECONDS.timedJoin(workers().get(0), 2_000);
        assertTrue(server.requests.stream().allMatch(String::isEmpty), server.requests.toString());
    }

    @Test
    void requestsThatHangAreBoundedInNumberAndThoseAfterThemFailAtOnce() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
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
            assertEquals(Kind.NO_REPLY_IN_TIME, one.get(5, TimeUnit.SECONDS).kind());
        }
        long begin = System.nanoTime();
        assertTrue(failure("http://auth.invalid/", LONG).getMessage().contains("earlier requests hang"));
        assertTrue(System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(300));
        release.countDown();
    }

    private static List<Thread> workers() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("des-auth-http-")).toList();
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
                    Map.of(), Duration.ofMillis(1_500))).status());
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

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static LoopbackServer gzipped(byte[] body) throws IOException {
        return new LoopbackServer(connection -> {
            OutputStream out = connection.getOutputStream();
            out.write((OK + "\r\nContent-Encoding: gzip\r\nContent-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            connection.close();
        });
    }

    @Test
    void compressedReplyThatWasNotAskedForIsReadAllTheSame() throws Exception {
        server = gzipped(gzip("{\"a\":1}".getBytes(StandardCharsets.UTF_8)));
        assertEquals("{\"a\":1}", new String(get(server.uri("http").toString()).body(), StandardCharsets.UTF_8));
        assertTrue(server.requests.get(0).contains("Accept-Encoding: identity\r\n"), server.requests.get(0));
    }

    @Test
    void limitHoldsForWhatIsDecompressed() throws Exception {
        server = gzipped(gzip(new byte[50 * 1024 * 1024]));
        HttpCallException error = failure(server.uri("http").toString(), LONG);
        assertEquals(Kind.REPLY_TOO_LARGE, error.kind());
        assertEquals("its reply is larger than 64 KiB", error.getMessage());
    }

    @Test
    void compressedReplyThatIsBrokenSaysSo() throws Exception {
        server = gzipped("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        assertEquals(Kind.REPLY_MALFORMED, failure(server.uri("http").toString(), LONG).kind());
        client.close();
        client = null;
        server.close();
        byte[] whole = gzip("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        server = gzipped(Arrays.copyOf(whole, whole.length - 6));
        failure(server.uri("http").toString(), LONG);
    }

    @Test
    void otherCompressionIsNamed() throws Exception {
        server = LoopbackServer.answering(OK, "Content-Encoding: br", "Content-Length: 2", "", "{}");
        assertEquals(Kind.REPLY_MALFORMED, failure(server.uri("http").toString(), LONG).kind());
    }

    @ParameterizedTest
    @ValueSource(ints = {9_695, 16 * 1024})
    void longHeaderLineIsAccepted(int length) throws Exception {
        server = LoopbackServer.answering(OK, "Content-Security-Policy: " + "a".repeat(length), "Content-Length: 2", "", "{}");
        assertEquals(200, get(server.uri("http").toString()).status());
    }

    @Test
    void headerBeyondTheLimitsNamesThem() throws Exception {
        server = LoopbackServer.answering(OK, "X-Long: " + "a".repeat(21 * 1024), "Content-Length: 2", "", "{}");
        HttpCallException error = failure(server.uri("http").toString(), LONG);
        assertEquals(Kind.REPLY_TOO_LARGE, error.kind());
        assertTrue(error.getMessage().contains("20 KiB") && error.getMessage().contains("150 headers"), error.getMessage());
    }

    @Test
    void whatIsNotHttpSaysSo() throws Exception {
        server = LoopbackServer.answering("SSH-2.0-OpenSSH_9.2\r\n".repeat(2_000));
        assertEquals(Kind.REPLY_MALFORMED, failure(server.uri("http").toString(), LONG).kind());
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
