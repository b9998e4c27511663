package cloud.powerepos.des.auth.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

import org.apache.http.HttpHost;
import org.apache.http.MalformedChunkCodingException;
import org.apache.http.MessageConstraintException;
import org.apache.http.NoHttpResponseException;
import org.apache.http.ProtocolException;
import org.apache.http.TruncatedChunkException;
import org.apache.http.client.ClientProtocolException;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.conn.HttpHostConnectException;
import org.apache.http.conn.routing.HttpRoute;
import org.apache.http.protocol.BasicHttpContext;
import org.apache.http.protocol.HttpContext;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.http.Progress.Step;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.http.HttpCall;
import cloud.powerepos.des.http.HttpCallException.Kind;

/** What an operator reads of each failure, with and without a proxy. */
class WordsForFailuresTest {

    private static final HttpHost SERVER = new HttpHost("auth.example", 443, "https");
    private static final String PROXY = "the proxy proxy:3128";

    private final Progress progress = new Progress();
    private final HttpContext context = new BasicHttpContext();
    private final ExchangeFailures failures = new ExchangeFailures(HttpCall.of("GET",
            URI.create("https://auth.example/"), Map.of(), Duration.ofMillis(1_500)), progress, context,
            new Proxies(List::of, () -> null));

    private void throughAProxy() {
        context.setAttribute(HttpClientContext.HTTP_ROUTE,
                new HttpRoute(SERVER, null, new HttpHost("proxy", 3128), true));
    }

    private void sent() throws IOException {
        progress.send();
    }

    private void assertTold(Kind kind, String message, Throwable error) {
        assertTold(kind, message, failures.of(error));
    }

    private void assertTold(Kind kind, String message, NoReplyException told) {
        assertEquals(message, told.getMessage());
        assertEquals(kind, told.kind());
        assertEquals(progress.sent(), told.sent());
    }

    @Test
    void deadlineNamesTheStepThatWasTooSlow() throws IOException {
        String late = "no complete reply within 1500 ms";
        progress.step = Step.RESOLVING;
        assertTold(Kind.NO_REPLY_IN_TIME, late + ": its host name is still being resolved, see that the name service"
                + " (DNS) works", failures.late());
        progress.step = Step.CONNECTING;
        assertTold(Kind.NO_REPLY_IN_TIME, late + ": no connection to it yet", failures.late());
        throughAProxy();
        assertTold(Kind.NO_REPLY_IN_TIME, late + ": no connection to " + PROXY + " yet", failures.late());
        progress.step = Step.RESOLVING;
        assertTold(Kind.NO_REPLY_IN_TIME, late + ": the host name of " + PROXY + " is still being resolved, see that"
                + " the name service (DNS) works", failures.late());
        progress.step = Step.ASKING_PROXY;
        assertTold(Kind.NO_REPLY_IN_TIME, late + ": no answer of " + PROXY + " yet", failures.late());
        progress.step = Step.SECURING;
        assertTold(Kind.NO_REPLY_IN_TIME, late, failures.late());
        sent();
        progress.step = Step.CONNECTING;
        assertTold(Kind.NO_REPLY_IN_TIME, late, failures.late());
    }

    @Test
    void refusalOfAProxyIsToldWhateverFailedAfterIt() throws IOException {
        throughAProxy();
        progress.refusedByProxy = 403;
        String refused = PROXY + " refused to pass the request on (status 403)";
        assertTold(Kind.PROXY_REFUSED, refused, failures.late());
        assertTold(Kind.PROXY_REFUSED, refused, new IOException("tunnel"));
        progress.refusedByProxy = 407;
        assertTold(Kind.PROXY_REFUSED, PROXY + " refused to pass the request on (status 407: set its user and password"
                + " by https.proxyUser and https.proxyPassword of the JVM)", new IOException("tunnel"));
        sent();
        assertTold(Kind.CONNECTION_LOST, "the connection ended before a complete reply, through " + PROXY,
                new IOException("after it"));
    }

    @Test
    void proxyThatIsNotKnownIsSomeProxy() {
        assertTold(Kind.PROXY_REFUSED, "a proxy refused to pass the request on (status 407)",
                failures.refusedByProxy(407));
    }

    @Test
    void whatThisSideDidIsSaid() {
        assertTold(Kind.CLOSED, "the request was ended on this side", failures.ended());
        assertTold(Kind.INTERNAL_ERROR, "an unexpected IllegalStateException on this side",
                new IllegalStateException("hush"));
        assertTold(Kind.INTERNAL_ERROR, "an unexpected NoClassDefFoundError on this side",
                new NoClassDefFoundError("hush"));
        NoReplyException known = new NoReplyException(Kind.CLOSED, "known", false);
        assertSame(known, failures.of(known));
        assertTold(Kind.REPLY_TOO_LARGE, "own words", failures.failure(Kind.REPLY_TOO_LARGE, "own words"));
    }

    @Test
    void connectionsThatAreNotMadeNameTheFirstHop() {
        assertTold(Kind.NAME_NOT_RESOLVED, "its host name cannot be resolved", new UnknownHostException("hush"));
        assertTold(Kind.NOT_CONNECTED, "no connection to it in time", new ConnectTimeoutException("hush"));
        assertTold(Kind.NOT_CONNECTED, "it cannot be connected to",
                new HttpHostConnectException(new ConnectException("hush"), SERVER));
        progress.addresses = 3;
        throughAProxy();
        assertTold(Kind.NAME_NOT_RESOLVED, "the host name of " + PROXY + " cannot be resolved",
                new UnknownHostException("hush"));
        assertTold(Kind.NOT_CONNECTED, "no connection to " + PROXY + " in time (3 addresses tried)",
                new ConnectTimeoutException("hush"));
        assertTold(Kind.NOT_CONNECTED, PROXY + " cannot be connected to (3 addresses tried)",
                new HttpHostConnectException(new ConnectException("hush"), SERVER));
    }

    @Test
    void certificateThatIsNotTrustedIsToldFromOtherFailuresOfTls() throws IOException {
        SSLHandshakeException untrusted = new SSLHandshakeException("outer");
        untrusted.initCause(new IllegalStateException("no path to an authority"));
        NoReplyException told = failures.of(untrusted);
        assertTold(Kind.TLS_REFUSED, "no trustworthy TLS connection (IllegalStateException: no path to an authority)",
                told);
        assertTrue(told.untrusted());
        throughAProxy();
        told = failures.of(new SSLPeerUnverifiedException(null));
        assertTold(Kind.TLS_REFUSED, "no trustworthy TLS connection (SSLPeerUnverifiedException), through " + PROXY,
                told);
        assertFalse(told.untrusted(), "it is the address that is wrong");
        sent();
        assertTold(Kind.CONNECTION_LOST, "the connection ended before a complete reply, through " + PROXY,
                new SSLException("broken"));
    }

    @Test
    void repliesThatCannotBeReadNameWhoWasAsked() throws IOException {
        String limits = " has a header line longer than 20 KiB or more than 150 headers";
        throughAProxy();
        progress.step = Step.ASKING_PROXY;
        assertTold(Kind.REPLY_TOO_LARGE, "the reply of " + PROXY + limits, new MessageConstraintException("hush"));
        assertTold(Kind.REPLY_MALFORMED, "the reply of " + PROXY + " is not HTTP",
                new ClientProtocolException(new ProtocolException("hush")));
        assertTold(Kind.CONNECTION_LOST, PROXY + " ended the connection without an answer", new EOFException("hush"));
        assertTold(Kind.NO_REPLY_IN_TIME, "no connection in time", new SocketTimeoutException("hush"));
        progress.step = Step.CONNECTING;
        assertTold(Kind.CONNECTION_LOST, "no connection, through " + PROXY, new SocketException("hush"));
        sent();
        assertTold(Kind.REPLY_TOO_LARGE, "the reply of the server" + limits,
                new IOException(new MessageConstraintException("hush")));
        assertTold(Kind.REPLY_MALFORMED, "its reply is compressed and cannot be decompressed",
                new ZipException("hush"));
        assertTold(Kind.REPLY_MALFORMED, "the reply of the server is not HTTP",
                new MalformedChunkCodingException("hush"));
        assertTold(Kind.NO_REPLY_IN_TIME, "no reply in time", new SocketTimeoutException("hush"));
        assertTold(Kind.CONNECTION_LOST, "the connection ended before a complete reply, through " + PROXY,
                new TruncatedChunkException("hush"));
    }

    @Test
    void connectionKeptFromBeforeThatEndsWithoutAByteIsStale() throws IOException {
        progress.reused = true;
        List<IOException> ends = List.of(new NoHttpResponseException("hush"), new SocketException("hush"),
                new SSLException("hush"));
        ends.forEach(end -> assertFalse(failures.isStale(end), "nothing was sent"));
        sent();
        ends.forEach(end -> {
            NoReplyException told = failures.of(end);
            assertTrue(told.stale());
            assertTold(Kind.CONNECTION_LOST, "the connection ended before a complete reply", told);
        });
        assertFalse(failures.isStale(new SocketTimeoutException("silence")));
        progress.answered = true;
        ends.forEach(end -> assertFalse(failures.of(end).stale(), "a reply had begun"));
        progress.answered = false;
        progress.ended = true;
        ends.forEach(end -> assertFalse(failures.of(end).stale(), "this side ended it"));
        progress.ended = false;
        progress.reused = false;
        ends.forEach(end -> assertFalse(failures.of(end).stale(), "it was new"));
    }
}
