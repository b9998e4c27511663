package cloud.powerepos.des.testing;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import cloud.powerepos.des.http.HttpCall;
import cloud.powerepos.des.http.HttpCallException;
import cloud.powerepos.des.http.HttpReply;
import cloud.powerepos.des.http.OutboundHttp;

/** Answers HEAD as an AuthServer and everything else as a DES, by what a test sets. */
public final class ScriptedHttp implements OutboundHttp {

    public final List<String> received = new ArrayList<>();
    public Optional<URI> tokenEndpoint = Optional.of(URI.create("https://auth.example/authorisation/token"));
    public Optional<String> proxy = Optional.empty();
    public HttpCallException authServerFailure;
    public HttpCallException desFailure;
    public int desStatus = 400;
    public Instant serverTime = Fakes.NOW;
    /** The header, where it is not the server's time; empty for none. */
    public Optional<String> date;
    public Optional<X509Certificate> certificate = Optional.empty();
    /** Runs while a reply is waited for. */
    public Runnable waiting = () -> { };

    @Override
    public HttpReply send(HttpCall call) throws HttpCallException {
        boolean head = call.method().equals("HEAD");
        received.add(call.method() + " " + call.uri() + " " + call.headers().get("Authorization") + " "
                + new String(call.body(), StandardCharsets.UTF_8));
        waiting.run();
        HttpCallException failure = head ? authServerFailure : desFailure;
        if (failure != null) {
            throw failure;
        }
        Map<String, String> headers = new HashMap<>();
        (date != null ? date : Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.format(
                serverTime.atZone(ZoneOffset.UTC)))).ifPresent(value -> headers.put("date", value));
        return new HttpReply(head ? 405 : desStatus, headers, new byte[0], certificate);
    }

    @Override
    public String trust() {
        return "the JVM's certificates and those of ca.pem";
    }

    @Override
    public Optional<String> proxy(URI uri) {
        return proxy;
    }

    @Override
    public Optional<URI> tokenEndpoint() {
        return tokenEndpoint;
    }
}
