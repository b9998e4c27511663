package cloud.powerepos.des.auth.internal.http;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import org.apache.http.HttpHeaders;
import org.apache.http.HttpHost;
import org.apache.http.client.utils.URIUtils;
import org.apache.http.conn.DnsResolver;
import org.apache.http.entity.ContentType;
import org.apache.http.impl.client.HttpClientBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.auth.internal.time.Timer;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.http.HttpCall;
import cloud.powerepos.des.http.HttpCallException;
import cloud.powerepos.des.http.HttpCallException.Kind;
import cloud.powerepos.des.http.HttpReply;
import cloud.powerepos.des.http.OutboundHttp;

/**
 * Gives every request the HTTP client in force. A new one is made when other certificates are trusted and when an error
 * broke the old one; requests under way go on by the client that they began with.
 */
public final class TransportProvider implements OutboundHttp, TokenTransport, AutoCloseable {

    /** Requests at the same time, those included that hang and were given up. */
    static final int MOST_EXCHANGES = 24;
    private static final long IDLE_SECONDS = 10;
    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD");
    private static final Map<String, String> TOKEN_REQUEST = Map.of(
            HttpHeaders.ACCEPT, ContentType.APPLICATION_JSON.getMimeType(),
            HttpHeaders.CONTENT_TYPE, ContentType.APPLICATION_FORM_URLENCODED.getMimeType());
    private static final String STOPPED = "this service was stopped";
    private static final Logger LOG = LoggerFactory.getLogger(AuthTokenService.class);

    private final Supplier<HttpClientBuilder> builders;
    private final DnsResolver names;
    private final Proxies proxies;
    private final Timer timer;
    private final Executor executor;
    private final Supplier<Optional<URI>> tokenEndpoint;
    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(0, MOST_EXCHANGES, IDLE_SECONDS, TimeUnit.SECONDS,
            new SynchronousQueue<>(), new DaemonThreads("des-auth-http"), TransportProvider::refuse);
    /** Null as long as there has been no good configuration. */
    private volatile TrustedFile trusted;
    private SSLContext tls;
    private HttpTransport transport;
    private boolean closed;

    /**
     * @param builders      makes a fresh builder of HTTP clients
     * @param timer         says when kept connections are to be closed
     * @param executor      closes them
     * @param tokenEndpoint in force, empty where there is none yet
     */
    public TransportProvider(Supplier<HttpClientBuilder> builders, DnsResolver names, Proxies proxies, Timer timer,
            Executor executor, Supplier<Optional<URI>> tokenEndpoint) {
        this.builders = builders;
        this.names = names;
        this.proxies = proxies;
        this.timer = timer;
        this.executor = executor;
        this.tokenEndpoint = tokenEndpoint;
    }

    private static void refuse(Runnable task, ThreadPoolExecutor pool) {
        throw new RejectedExecutionException(pool.isShutdown() ? STOPPED
                : MOST_EXCHANGES + " earlier requests hang: see that the name service (DNS) of this machine works");
    }

    /**
     * Trusts these certificates from now on, besides those of the JVM. Reads the file, which may block; without the
     * lock, so that no request and no stop waits for it.
     *
     * @return whether they are others than before
     */
    public boolean trust(TrustedFile latest) throws RefusedException {
        if (latest.equals(trusted)) {
            return false;
        }
        SSLContext context = latest.tls();
        HttpTransport before;
        synchronized (this) {
            if (trusted != null) {
                LOG.info("Servers are trusted by {} from now on", latest.trust());
            }
            trusted = latest;
            tls = context;
            before = transport;
            transport = null;
        }
        if (before != null) {
            before.disableKeepAlive();
        }
        return true;
    }

    @Override
    public Exchange prepare(AuthSettings settings, TokenRequest request) {
        return prepare(new HttpCall("POST", settings.tokenEndpoint(), TOKEN_REQUEST, request.form(),
                settings.requestTimeout()), (int) settings.connectTimeout().toMillis());
    }

    /** @param connectMillis the longest that one attempt to connect may take */
    Exchange prepare(HttpCall call, int connectMillis) {
        return new HttpExchange(call, connectMillis, this, workers, proxies);
    }

    HttpTransport current() throws NoReplyException {
        if (trusted == null) {
            trustTheJvm();
        }
        HttpTransport broken = null;
        try {
            synchronized (this) {
                if (closed) {
                    throw new NoReplyException(Kind.CLOSED, STOPPED, false);
                }
                if (transport != null && transport.isBroken()) {
                    broken = transport;
                    transport = null;
                }
                if (transport == null) {
                    transport = new HttpTransport(builders.get(), tls, names, proxies, MOST_EXCHANGES, timer,
                            executor);
                }
                return transport;
            }
        } finally {
            if (broken != null) {
                LOG.warn("An error broke the HTTP client, a new one is used from now on; if this repeats, see that the"
                        + " JVM has enough memory and threads");
                close(broken);
            }
        }
    }

    private void trustTheJvm() throws NoReplyException {
        try {
            SSLContext context = TrustedFile.NONE.tls();
            synchronized (this) {
                if (trusted == null) {
                    trusted = TrustedFile.NONE;
                    tls = context;
                }
            }
        } catch (RefusedException e) {
            throw new NoReplyException(Kind.INTERNAL_ERROR, "the JVM's certificates cannot be used", false);
        }
    }

    @Override
    public HttpReply send(HttpCall call) throws HttpCallException {
        try {
            return perform(call);
        } catch (NoReplyException e) {
            throw new HttpCallException(e.kind(), e.getMessage(), e.sent());
        }
    }

    /** A connection kept from before may have died meanwhile; what only asks may be asked once more. */
    private HttpReply perform(HttpCall call) throws NoReplyException {
        long begin = System.nanoTime();
        try {
            return prepare(call).perform();
        } catch (NoReplyException e) {
            Duration left = call.limit().minusNanos(System.nanoTime() - begin);
            if (e.stale() && REPEATABLE.contains(call.method()) && left.toMillis() > 0) {
                return prepare(new HttpCall(call.method(), call.uri(), call.headers(), call.body(), left))
                        .perform();
            }
            throw e;
        }
    }

    /** A server that does not answer at all leaves half of the time to say so. */
    private Exchange prepare(HttpCall call) {
        return prepare(call, (int) Math.max(1, Math.min(Integer.MAX_VALUE, call.limit().toMillis() / 2)));
    }

    @Override
    public String trust() {
        TrustedFile current = trusted;
        return (current == null ? TrustedFile.NONE : current).trust();
    }

    @Override
    public Optional<String> proxy(URI uri) {
        HttpHost server = URIUtils.extractHost(uri);
        return server == null ? Optional.empty() : proxies.of(server).map(HttpHost::toHostString);
    }

    @Override
    public Optional<URI> tokenEndpoint() {
        return tokenEndpoint.get();
    }

    @Override
    public void close() {
        HttpTransport last;
        synchronized (this) {
            closed = true;
            last = transport;
            transport = null;
        }
        workers.shutdownNow();
        if (last != null) {
            close(last);
        }
    }

    private static void close(HttpTransport transport) {
        try {
            transport.close();
        } catch (IOException | RuntimeException e) {
            LOG.debug("An HTTP client did not close", e);
        }
    }
}
