package cloud.powerepos.des.auth.internal.http;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLContext;

import org.apache.http.HttpHost;
import org.apache.http.HttpResponse;
import org.apache.http.client.AuthenticationStrategy;
import org.apache.http.client.config.AuthSchemes;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.MessageConstraints;
import org.apache.http.conn.DnsResolver;
import org.apache.http.conn.ManagedHttpClientConnection;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.DefaultClientConnectionReuseStrategy;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.client.TargetAuthenticationStrategy;
import org.apache.http.impl.conn.DefaultManagedHttpClientConnection;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.protocol.HttpContext;

import cloud.powerepos.des.auth.internal.time.Timer;

/**
 * One HTTP client with its connections. A connection is kept for no more than a second, so that many organisations at
 * once need not connect for each; tokens of one are hours apart. A server that closes such a connection without having
 * said so makes the request look like one whose reply was lost; after the first time no connection is kept any more.
 */
final class HttpTransport implements AutoCloseable {

    static final int LONGEST_HEADER_LINE = 20 * 1024;
    static final int MOST_HEADERS = 150;
    private static final long KEPT_MILLIS = 1_000;
    private static final long SWEPT_AFTER = TimeUnit.MILLISECONDS.toNanos(KEPT_MILLIS + 100);
    /** A connection that rested for longer is looked at before it is used again; in a burst none rests so long. */
    private static final int UNVALIDATED_MILLIS = 20;
    private static final MessageConstraints HEADERS = MessageConstraints.custom()
            .setMaxLineLength(LONGEST_HEADER_LINE).setMaxHeaderCount(MOST_HEADERS).build();
    /** Without Kerberos, which would ask the name service for the proxy's other names. */
    private static final List<String> PROXY_SCHEMES = List.of(AuthSchemes.NTLM, AuthSchemes.DIGEST, AuthSchemes.BASIC);

    /** A 401 is an answer: its challenge is neither logged nor met by a second request. */
    private static final AuthenticationStrategy NO_CHALLENGE = new TargetAuthenticationStrategy() {
        @Override
        public boolean isAuthenticationRequested(HttpHost host, HttpResponse response, HttpContext context) {
            return false;
        }
    };

    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient client;
    private final Timer timer;
    private final Executor executor;
    /** When the latest one was planned. Where the timer could not, an exchange after its time plans another one. */
    private final AtomicLong sweepPlanned = new AtomicLong(System.nanoTime() - SWEPT_AFTER);
    private volatile boolean keeps = true;
    private volatile boolean broken;

    /**
     * @param builder     a fresh one
     * @param connections most connections at the same time
     * @param timer       says when kept connections are to be closed
     * @param executor    closes them, as that may take a while
     */
    HttpTransport(HttpClientBuilder builder, SSLContext tls, DnsResolver names, Proxies proxies, int connections,
            Timer timer, Executor executor) {
        this.timer = timer;
        this.executor = executor;
        this.connections = manager(new ServerConnector(tls, names), connections);
        client = builder.setConnectionManager(this.connections).setRequestExecutor(new RequestExecutor())
                .setConnectionReuseStrategy((response, context) -> keeps
                        && DefaultClientConnectionReuseStrategy.INSTANCE.keepAlive(response, context))
                .setKeepAliveStrategy((response, context) -> KEPT_MILLIS)
                .setRoutePlanner(proxies.planner()).setDefaultCredentialsProvider(proxies.users())
                .disableAutomaticRetries().disableRedirectHandling().disableCookieManagement().disableAuthCaching()
                .setTargetAuthenticationStrategy(NO_CHALLENGE).build();
    }

    private static PoolingHttpClientConnectionManager manager(ServerConnector connector, int connections) {
        ConnectionConfig config = ConnectionConfig.custom().setMessageConstraints(HEADERS).build();
        // the default connection writes what it sends, secrets included, to the log of HttpClient
        PoolingHttpClientConnectionManager manager = new PoolingHttpClientConnectionManager(connector,
                (route, ignored) -> connection(config), -1, TimeUnit.MILLISECONDS);
        manager.setMaxTotal(connections);
        manager.setDefaultMaxPerRoute(connections);
        manager.setValidateAfterInactivity(UNVALIDATED_MILLIS);
        return manager;
    }

    private static ManagedHttpClientConnection connection(ConnectionConfig config) {
        return new DefaultManagedHttpClientConnection("des-auth", config.getBufferSize(),
                config.getFragmentSizeHint(), null, null, config.getMessageConstraints(), null, null, null, null);
    }

    /** A reply that is compressed though that was not asked for is decompressed while it is read. */
    static RequestConfig config(int limitMillis, int connectMillis) {
        return RequestConfig.custom().setConnectionRequestTimeout(limitMillis).setSocketTimeout(limitMillis)
                .setConnectTimeout(connectMillis).setCookieSpec(CookieSpecs.IGNORE_COOKIES)
                .setRedirectsEnabled(false).setContentCompressionEnabled(true)
                .setProxyPreferredAuthSchemes(PROXY_SCHEMES).build();
    }

    CloseableHttpResponse execute(HttpUriRequest request, HttpContext context) throws IOException {
        return client.execute(request, context);
    }

    /** HttpClient shuts its connections down when an Error passes through it. */
    void broke() {
        broken = true;
    }

    boolean isBroken() {
        return broken;
    }

    /** From now on connections end with their requests; nothing has to be closed once none is under way. */
    void disableKeepAlive() {
        keeps = false;
        connections.closeIdleConnections(0, TimeUnit.MILLISECONDS);
    }

    /** Connections that nothing took up are closed soon after their time. One sweep is planned at a time. */
    void sweepSoon() {
        long now = System.nanoTime();
        long before = sweepPlanned.get();
        if (now - before >= SWEPT_AFTER && sweepPlanned.compareAndSet(before, now)) {
            timer.after(SWEPT_AFTER, () -> executor.execute(this::sweep));
        }
    }

    private void sweep() {
        connections.closeExpiredConnections();
        if (connections.getTotalStats().getAvailable() > 0) {
            sweepSoon();
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
