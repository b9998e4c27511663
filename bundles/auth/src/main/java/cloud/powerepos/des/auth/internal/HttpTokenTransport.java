package cloud.powerepos.des.auth.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import org.apache.http.Header;
import org.apache.http.HttpClientConnection;
import org.apache.http.HttpException;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.NoHttpResponseException;
import org.apache.http.client.AuthenticationStrategy;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.MessageConstraints;
import org.apache.http.config.Registry;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.ManagedHttpClientConnection;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.DefaultClientConnectionReuseStrategy;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.client.TargetAuthenticationStrategy;
import org.apache.http.impl.conn.DefaultManagedHttpClientConnection;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.protocol.BasicHttpContext;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpRequestExecutor;

/**
 * Carries token requests by HTTP: one client, whose proxies are the platform's. A connection is kept for no more than a
 * second, so that many organisations at once need not connect for each; tokens of one are hours apart. A server that
 * closes such a connection without having said so makes the request look like one whose reply was lost; after the first
 * time no connection is kept any more.
 */
final class HttpTokenTransport implements TokenTransport, AutoCloseable {

    private static final int LARGEST_BODY = 64 * 1024;
    private static final long KEPT_MILLIS = 1_000;
    private static final long SWEEP_DELAY_MILLIS = 100;
    /** A connection that rested for longer is looked at before it is used again; in a burst none rests so long. */
    private static final int UNVALIDATED_MILLIS = 20;
    private static final MessageConstraints HEADERS =
            MessageConstraints.custom().setMaxLineLength(8 * 1024).setMaxHeaderCount(100).build();

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
    private final AtomicBoolean sweepPlanned = new AtomicBoolean();
    private volatile boolean keeps = true;

    /**
     * @param builder  a fresh one, whose proxy settings are kept
     * @param timer    ends requests that take too long
     * @param executor closes connections that nobody needs any more
     */
    HttpTokenTransport(HttpClientBuilder builder, SSLContext tls, int parallelRequests, Timer timer,
            Executor executor) {
        this.timer = timer;
        this.executor = executor;
        connections = connections(tls, parallelRequests);
        connections.setValidateAfterInactivity(UNVALIDATED_MILLIS);
        client = builder.setConnectionManager(connections).setRequestExecutor(new ReuseNoticing())
                .setConnectionReuseStrategy((response, context) -> keeps
                        && DefaultClientConnectionReuseStrategy.INSTANCE.keepAlive(response, context))
                .setKeepAliveStrategy((response, context) -> KEPT_MILLIS)
                .disableAutomaticRetries().disableRedirectHandling().disableContentCompression()
                .disableCookieManagement().disableAuthCaching().setTargetAuthenticationStrategy(NO_CHALLENGE).build();
    }

    private static PoolingHttpClientConnectionManager connections(SSLContext tls, int parallelRequests) {
        Registry<ConnectionSocketFactory> schemes = RegistryBuilder.<ConnectionSocketFactory>create()
                .register("http", PlainConnectionSocketFactory.getSocketFactory())
                .register("https", new SSLConnectionSocketFactory(tls)).build();
        ConnectionConfig config = ConnectionConfig.custom().setMessageConstraints(HEADERS).build();
        // the default connection writes what it sends, secrets included, to the log of HttpClient
        PoolingHttpClientConnectionManager connections = new PoolingHttpClientConnectionManager(schemes,
                (route, ignored) -> connection(config));
        connections.setMaxTotal(parallelRequests);
        connections.setDefaultMaxPerRoute(parallelRequests);
        return connections;
    }

    private static ManagedHttpClientConnection connection(ConnectionConfig config) {
        return new DefaultManagedHttpClientConnection("des-auth", config.getBufferSize(),
                config.getFragmentSizeHint(), null, null, config.getMessageConstraints(), null, null, null, null);
    }

    @Override
    public Exchange prepare(AuthSettings settings, TokenRequest request) {
        Form form = new Form(request.form());
        HttpPost post = new HttpPost(settings.tokenEndpoint());
        post.setHeader(HttpHeaders.ACCEPT, ContentType.APPLICATION_JSON.getMimeType());
        post.setEntity(form);
        int limit = (int) settings.requestTimeout().toMillis();
        post.setConfig(RequestConfig.custom().setConnectionRequestTimeout(limit).setSocketTimeout(limit)
                .setConnectTimeout(Math.min(limit, (int) settings.connectTimeout().toMillis()))
                .setCookieSpec(CookieSpecs.IGNORE_COOKIES).setRedirectsEnabled(false).setContentCompressionEnabled(false)
                .build());
        return new HttpExchange(post, form, settings);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    /** From now on connections end with their requests; nothing has to be closed once none is under way. */
    void keepNoMore() {
        keeps = false;
        connections.closeIdleConnections(0, TimeUnit.MILLISECONDS);
    }

    /** Connections that nobody took up are closed soon after their time, off the timer's thread, as it may take a while. */
    private void sweepSoon() {
        if (sweepPlanned.compareAndSet(false, true)) {
            timer.after(TimeUnit.MILLISECONDS.toNanos(KEPT_MILLIS + SWEEP_DELAY_MILLIS), () -> executor.execute(() -> {
                sweepPlanned.set(false);
                connections.closeExpiredConnections();
                if (connections.getTotalStats().getAvailable() > 0) {
                    sweepSoon();
                }
            }));
        }
    }

    /**
     * Leaves a mark on a connection that carries a token request, and in the context of a request that finds such a mark.
     * What opened a tunnel through a proxy on the same connection does not count.
     */
    private static final class ReuseNoticing extends HttpRequestExecutor {

        private static final String REUSED = "cloud.powerepos.des.auth.reused";

        @Override
        protected HttpResponse doSendRequest(HttpRequest request, HttpClientConnection connection, HttpContext context)
                throws IOException, HttpException {
            if (connection instanceof HttpContext marks && !request.getRequestLine().getMethod().equals("CONNECT")) {
                context.setAttribute(REUSED, marks.getAttribute(REUSED));
                marks.setAttribute(REUSED, true);
            }
            return super.doSendRequest(request, connection, context);
        }

        static boolean noticed(HttpContext context) {
            return Boolean.TRUE.equals(context.getAttribute(REUSED));
        }
    }

    /** The form, which knows whether it has begun to leave. */
    private static final class Form extends ByteArrayEntity {

        private volatile boolean sent;

        Form(byte[] content) {
            super(content, ContentType.create("application/x-www-form-urlencoded"));
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            sent = true;
            super.writeTo(out);
        }
    }

    private final class HttpExchange implements Exchange {

        private final HttpPost post;
        private final Form form;
        private final AuthSettings settings;
        private final HttpContext context = new BasicHttpContext();
        private volatile boolean late;
        private volatile boolean aborted;
        private boolean answered;

        HttpExchange(HttpPost post, Form form, AuthSettings settings) {
            this.post = post;
            this.form = form;
            this.settings = settings;
        }

        @Override
        public Response perform() throws NoReplyException {
            Runnable inTime = timer.after(settings.requestTimeout().toNanos(), () -> {
                late = true;
                post.abort();
            });
            try (CloseableHttpResponse response = client.execute(post, context)) {
                answered = true;
                return new Response(response.getStatusLine().getStatusCode(), body(response),
                        header(response, HttpHeaders.RETRY_AFTER), header(response, HttpHeaders.DATE));
            } catch (IOException e) {
                throw noReply(e);
            } finally {
                inTime.run();
                sweepSoon();
            }
        }

        @Override
        public void abort() {
            aborted = true;
            post.abort();
        }

        private byte[] body(HttpResponse response) throws IOException {
            if (response.getEntity() == null) {
                return new byte[0];
            }
            InputStream in = response.getEntity().getContent();
            // an announced length spares a buffer many times the reply's size
            long announced = response.getEntity().getContentLength();
            byte[] body = in.readNBytes((int) (announced < 0 ? LARGEST_BODY : Math.min(announced, LARGEST_BODY)) + 1);
            if (body.length > LARGEST_BODY) {
                post.abort();
                throw new IOException("reply larger than 64 KiB");
            }
            return body;
        }

        private static Optional<String> header(HttpResponse response, String name) {
            return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
        }

        private NoReplyException noReply(IOException e) {
            String what = late ? "no complete reply within " + settings.requestTimeout().toMillis() + " ms" : describe(e);
            if (!late && !form.sent && e instanceof SSLHandshakeException) {
                return NoReplyException.untrusted(what);
            }
            boolean stale = isStale(e);
            if (stale) {
                keepNoMore();
            }
            return new NoReplyException(what, form.sent, stale);
        }

        /** Whether a kept connection ended without one byte of a reply, and not by our own doing. */
        private boolean isStale(IOException e) {
            return ReuseNoticing.noticed(context) && !answered && !late && !aborted
                    && (e instanceof NoHttpResponseException || e instanceof SocketException || e instanceof SSLException);
        }

        /** Says what happened in our own words, as the library's may quote what was received. */
        private String describe(IOException e) {
            if (e instanceof UnknownHostException) {
                return "its host name cannot be resolved";
            } else if (e instanceof SSLException) {
                return "no trustworthy TLS connection (" + certificateProblem(e) + ")";
            } else if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
                return "it cannot be connected to";
            } else if (e instanceof SocketTimeoutException || e instanceof InterruptedIOException) {
                return form.sent ? "no reply in time" : "no connection in time";
            }
            return form.sent ? "the connection ended before a complete reply" : "no connection";
        }

        private static String certificateProblem(IOException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return root.getClass().getSimpleName() + (root.getMessage() == null ? "" : ": " + root.getMessage());
        }
    }
}
