package cloud.powerepos.des.endpoint.internal.jwt;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import cloud.powerepos.des.http.HttpCall;
import cloud.powerepos.des.http.HttpCallException;
import cloud.powerepos.des.http.HttpReply;
import cloud.powerepos.des.http.OutboundHttp;

/** Fetches the JWKS document as tokens are requested: by the same proxies, with the same trust and within limits. */
public final class JwksDownload {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Map<String, String> HEADERS = Map.of("Accept", "application/jwk-set+json, application/json");

    private final OutboundHttp http;
    private final URI uri;

    public JwksDownload(OutboundHttp http, URI uri) {
        this.http = http;
        this.uri = uri;
    }

    public String fetch() throws IOException {
        HttpReply reply;
        try {
            reply = http.send(HttpCall.of("GET", uri, HEADERS, LIMIT));
        } catch (HttpCallException e) {
            throw new IOException(uri.getRawAuthority() + ": " + e.getMessage()
                    + (e.kind() == HttpCallException.Kind.TLS_REFUSED ? "; trusted are " + http.trust() : ""));
        }
        if (reply.status() != 200) {
            throw new IOException(uri.getRawAuthority() + " answered with status " + reply.status());
        }
        return new String(reply.body(), StandardCharsets.UTF_8);
    }
}
