package cloud.powerepos.des.auth.internal.http;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpResponse;
import org.apache.http.HttpStatus;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.protocol.BasicHttpContext;
import org.apache.http.protocol.HttpContext;

import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.http.HttpCall;
import cloud.powerepos.des.http.HttpCallException.Kind;
import cloud.powerepos.des.http.HttpReply;

/**
 * One request and its reply by one deadline for everything, name resolution included. A thread of its own carries the
 * request out, as nothing ends a thread that hangs in the name service; it is left behind then, and what it was to send
 * can no longer leave.
 */
final class HttpExchange implements Exchange {

    private final HttpCall call;
    private final TransportProvider transports;
    private final Executor workers;
    private final HttpUriRequest request;
    private final HttpContext context = new BasicHttpContext();
    private final Progress progress = new Progress();
    private final ExchangeFailures failures;
    private final CompletableFuture<HttpReply> result = new CompletableFuture<>();

    /**
     * @param transports gives the client to use when the exchange begins
     * @param workers    carries exchanges out; refuses where too many of them hang
     */
    HttpExchange(HttpCall call, int connectMillis, TransportProvider transports, Executor workers, Proxies proxies) {
        this.call = call;
        this.transports = transports;
        this.workers = workers;
        request = request(call, connectMillis);
        progress.leaveIn(context);
        failures = new ExchangeFailures(call, progress, context, proxies);
    }

    private static HttpUriRequest request(HttpCall call, int connectMillis) {
        int limit = (int) Math.min(Integer.MAX_VALUE, call.limit().toMillis());
        RequestBuilder builder = RequestBuilder.create(call.method()).setUri(call.uri())
                .setConfig(HttpTransport.config(limit, Math.min(limit, connectMillis)))
                .setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        call.headers().forEach(builder::setHeader);
        if (call.body().length > 0) {
            builder.setEntity(new ByteArrayEntity(call.body()));
        }
        return builder.build();
    }

    @Override
    public HttpReply perform() throws NoReplyException {
        long limit = call.limit().toNanos();
        progress.deadline = System.nanoTime() + limit;
        try {
            workers.execute(this::carryOut);
            return result.get(limit, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failures.of(e.getCause());
        } catch (TimeoutException e) {
            end();
            throw failures.late();
        } catch (InterruptedException e) {
            abort();
            Thread.currentThread().interrupt();
            throw failures.ended();
        } catch (RejectedExecutionException e) {
            throw new NoReplyException(Kind.INTERNAL_ERROR, e.getMessage(), false);
        } catch (RuntimeException | Error e) {
            // for instance no thread to be had; what has been carried out nevertheless ends here
            end();
            throw failures.of(e);
        }
    }

    @Override
    public void abort() {
        result.completeExceptionally(failures.ended());
        end();
    }

    private void end() {
        progress.cancel();
        request.abort();
    }

    /** Whatever is thrown reaches the thread that waits. */
    private void carryOut() {
        HttpTransport used = null;
        try {
            used = transports.current();
            result.complete(exchange(used));
        } catch (IOException | NoReplyException e) {
            if (used != null && failures.isStale(e)) {
                used.disableKeepAlive();
            }
            result.completeExceptionally(e);
        } catch (Throwable e) {
            if (used != null) {
                used.broke();
            }
            result.completeExceptionally(e);
        } finally {
            if (used != null) {
                used.sweepSoon();
            }
        }
    }

    private HttpReply exchange(HttpTransport used) throws IOException, NoReplyException {
        try (CloseableHttpResponse response = used.execute(request, context)) {
            int status = response.getStatusLine().getStatusCode();
            if (failures.isRefusedByProxy() || status == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED) {
                throw failures.refusedByProxy(status);
            }
            progress.answered = true;
            return new HttpReply(status, headers(response), body(response), certificate(progress.session));
        }
    }

    private byte[] body(HttpResponse response) throws IOException, NoReplyException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new byte[0];
        }
        Header coding = response.getFirstHeader(HttpHeaders.CONTENT_ENCODING);
        if (coding != null && !coding.getValue().strip().equalsIgnoreCase("identity")) {
            request.abort();
            throw failures.failure(Kind.REPLY_MALFORMED, "its reply is compressed in a form that was not asked for");
        }
        int most = HttpCall.MAX_BODY_BYTES;
        // an announced length spares a buffer many times the reply's size
        long announced = entity.getContentLength();
        byte[] body = entity.getContent().readNBytes((int) (announced < 0 ? most : Math.min(announced, most)) + 1);
        if (body.length > most) {
            request.abort();
            throw failures.failure(Kind.REPLY_TOO_LARGE, "its reply is larger than " + most / 1024 + " KiB");
        }
        return body;
    }

    private static Map<String, String> headers(HttpResponse response) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : response.getAllHeaders()) {
            headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT),
                    header.getValue() == null ? "" : header.getValue());
        }
        return headers;
    }

    private static Optional<X509Certificate> certificate(SSLSession session) {
        try {
            return session != null && session.getPeerCertificates()[0] instanceof X509Certificate first
                    ? Optional.of(first) : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }
}
