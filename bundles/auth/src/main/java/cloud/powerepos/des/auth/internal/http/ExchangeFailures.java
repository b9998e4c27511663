package cloud.powerepos.des.auth.internal.http;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.zip.ZipException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import org.apache.http.HttpException;
import org.apache.http.HttpHost;
import org.apache.http.HttpStatus;
import org.apache.http.MalformedChunkCodingException;
import org.apache.http.MessageConstraintException;
import org.apache.http.NoHttpResponseException;
import org.apache.http.TruncatedChunkException;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.conn.HttpHostConnectException;
import org.apache.http.conn.routing.RouteInfo;
import org.apache.http.protocol.HttpContext;

import cloud.powerepos.des.auth.internal.http.Progress.Step;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.http.HttpCall;
import cloud.powerepos.des.http.HttpCallException.Kind;

/**
 * Says why an exchange came to nothing, in words of our own, as the library's may quote what was received. Every
 * message is a part of a sentence about the server; a proxy and a limit are named.
 */
final class ExchangeFailures {

    private final HttpCall call;
    private final Progress progress;
    private final HttpContext context;
    private final Proxies proxies;

    ExchangeFailures(HttpCall call, Progress progress, HttpContext context, Proxies proxies) {
        this.call = call;
        this.progress = progress;
        this.context = context;
        this.proxies = proxies;
    }

    /** The deadline came first. */
    NoReplyException late() {
        if (isRefusedByProxy()) {
            return refusedByProxy(progress.refusedByProxy);
        }
        return failure(Kind.NO_REPLY_IN_TIME, "no complete reply within " + call.limit().toMillis() + " ms"
                + (progress.sent() ? "" : still()));
    }

    private String still() {
        return switch (progress.step) {
            case RESOLVING -> ": " + hostName() + " is still being resolved, see that the name service (DNS) works";
            case CONNECTING -> ": no connection to " + firstHop() + " yet";
            case ASKING_PROXY -> ": no answer of " + firstHop() + " yet";
            default -> "";
        };
    }

    /** This side ended it. */
    NoReplyException ended() {
        return failure(Kind.CLOSED, "the request was ended on this side");
    }

    NoReplyException refusedByProxy(int status) {
        HttpHost proxy = proxy();
        String remedy = status == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED && proxy != null
                ? ": set its user and password by " + proxies.placeOfUser(proxy) : "";
        return new NoReplyException(Kind.PROXY_REFUSED, (proxy == null ? "a proxy" : firstHop())
                + " refused to pass the request on (status " + status + remedy + ")", false);
    }

    NoReplyException of(Throwable e) {
        if (e instanceof NoReplyException known) {
            return known;
        } else if (isRefusedByProxy()) {
            return refusedByProxy(progress.refusedByProxy);
        } else if (!(e instanceof IOException)) {
            return failure(Kind.INTERNAL_ERROR, "an unexpected " + e.getClass().getSimpleName() + " on this side");
        } else if (e instanceof UnknownHostException) {
            return failure(Kind.NAME_NOT_RESOLVED, hostName() + " cannot be resolved");
        } else if (e instanceof ConnectTimeoutException) {
            return failure(Kind.NOT_CONNECTED, "no connection to " + firstHop() + " in time" + tried());
        } else if (e instanceof HttpHostConnectException) {
            return failure(Kind.NOT_CONNECTED, firstHop() + " cannot be connected to" + tried());
        } else if (e instanceof SSLException tls && !progress.sent()) {
            return tls(tls);
        }
        return isStale(e) ? new NoReplyException(lost().getMessage(), true, true) : reply(e);
    }

    /** Whether a kept connection ended without one byte of a reply, and not by our own doing. */
    boolean isStale(Throwable e) {
        return progress.reused && progress.sent() && !progress.answered && !progress.ended
                && (e instanceof NoHttpResponseException || e instanceof SocketException || e instanceof SSLException);
    }

    boolean isRefusedByProxy() {
        return progress.refusedByProxy != 0 && !progress.sent();
    }

    private NoReplyException tls(SSLException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = "no trustworthy TLS connection (" + root.getClass().getSimpleName()
                + (root.getMessage() == null ? "" : ": " + root.getMessage()) + ")" + through();
        return e instanceof SSLHandshakeException ? NoReplyException.untrusted(message)
                : failure(Kind.TLS_REFUSED, message);
    }

    /** What came of the reply, of the proxy's where the server has not been asked yet. */
    private NoReplyException reply(Throwable e) {
        if (isCausedBy(e, MessageConstraintException.class)) {
            return failure(Kind.REPLY_TOO_LARGE, "the reply of " + asked() + " has a header line longer than "
                    + HttpTransport.LONGEST_HEADER_LINE / 1024 + " KiB or more than " + HttpTransport.MOST_HEADERS
                    + " headers");
        } else if (isCausedBy(e, ZipException.class)) {
            return failure(Kind.REPLY_MALFORMED, "its reply is compressed and cannot be decompressed");
        } else if (e instanceof SocketTimeoutException) {
            return failure(Kind.NO_REPLY_IN_TIME, progress.sent() ? "no reply in time" : "no connection in time");
        } else if (!(e instanceof TruncatedChunkException)
                && (e instanceof MalformedChunkCodingException || isCausedBy(e, HttpException.class))) {
            return failure(Kind.REPLY_MALFORMED, "the reply of " + asked() + " is not HTTP");
        }
        return lost();
    }

    private NoReplyException lost() {
        return failure(Kind.CONNECTION_LOST,
                progress.sent() ? "the connection ended before a complete reply" + through()
                : progress.step == Step.ASKING_PROXY ? firstHop() + " ended the connection without an answer"
                : "no connection" + through());
    }

    NoReplyException failure(Kind kind, String message) {
        return new NoReplyException(kind, message, progress.sent());
    }

    private HttpHost proxy() {
        return context.getAttribute(HttpClientContext.HTTP_ROUTE) instanceof RouteInfo route
                ? route.getProxyHost() : null;
    }

    private String firstHop() {
        return proxy() == null ? "it" : "the proxy " + proxy().toHostString();
    }

    private String asked() {
        return progress.step == Step.ASKING_PROXY ? firstHop() : "the server";
    }

    private String hostName() {
        return proxy() == null ? "its host name" : "the host name of " + firstHop();
    }

    private String through() {
        return proxy() == null ? "" : ", through " + firstHop();
    }

    private String tried() {
        return progress.addresses == 1 ? "" : " (" + progress.addresses + " addresses tried)";
    }

    private static boolean isCausedBy(Throwable e, Class<?> type) {
        return type.isInstance(e) || e.getCause() != null && isCausedBy(e.getCause(), type);
    }
}
