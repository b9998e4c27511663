package cloud.powerepos.des.auth.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

import org.apache.http.Header;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpHost;
import org.apache.http.HttpResponse;
import org.apache.http.client.AuthenticationStrategy;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.MessageConstraints;
import org.apache.http.config.Registry;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.HttpClientConnectionManager;
import org.apache.http.conn.ManagedHttpClientConnection;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.impl.NoConnectionReuseStrategy;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.client.TargetAuthenticationStrategy;
import org.apache.http.impl.conn.DefaultManagedHttpClientConnection;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.protocol.HttpContext;

/** Carries token requests by HTTP: one client, whose proxies are the platform's, and no connection kept between requests. */
final class HttpTokenTransport implements TokenTransport, AutoCloseable {

    private static final int LARGEST_BODY = 64 * 1024;
    private static final MessageConstraints HEADERS =
            MessageConstraints.custom().setMaxLineLength(8 * 1024).setMaxHeaderCount(100).build();

    /** A 401 is an answer: its challenge is neither logged nor met by a second request. */
    private static final AuthenticationStrategy NO_CHALLENGE = new TargetAuthenticationStrategy() {
        @Override
        public boolean isAuthenticationRequested(HttpHost host, HttpResponse response, HttpContext context) {
            return false;
        }
    };

    private final CloseableHttpClient client;
    private final Timer timer;

    /**
     * @param builder a fresh one, whose proxy settings are kept
     * @param timer   ends requests that take too long
     */
    HttpTokenTransport(HttpClientBuilder builder, SSLContext tls, int parallelRequests, Timer timer) {
        this.timer = timer;
        client = builder.setConnectionManager(connections(tls, parallelRequests))
                // tokens are hours apart, and a server that closes an idle connection looks like a lost reply
                .setConnectionReuseStrategy(NoConnectionReuseStrategy.INSTANCE)
                .disableAutomaticRetries().disableRedirectHandling().disableContentCompression()
                .disableCookieManagement().disableAuthCaching().setTargetAuthenticationStrategy(NO_CHALLENGE).build();
    }

    private static HttpClientConnectionManager connections(SSLContext tls, int parallelRequests) {
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
        private volatile boolean late;

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
            try (CloseableHttpResponse response = client.execute(post)) {
                return new Response(response.getStatusLine().getStatusCode(), body(response),
                        header(response, HttpHeaders.RETRY_AFTER), header(response, HttpHeaders.DATE));
            } catch (IOException e) {
                throw noReply(e);
            } finally {
                inTime.run();
            }
        }

        @Override
        public void abort() {
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
            return new NoReplyException(what, form.sent, !late && e instanceof SSLException ? e : null);
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
