package cloud.powerepos.des.http;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * One request. Its text form shows method and address without query, never headers or body.
 *
 * @param method  {@code GET}, {@code HEAD} or {@code POST}
 * @param uri     absolute address, http or https
 * @param headers what is sent besides the headers that HTTP itself needs
 * @param body    sent with POST, empty for none; not copied, so leave it alone until the call has ended
 * @param limit   for everything from name resolution to the last byte of the reply
 */
public record HttpCall(String method, URI uri, Map<String, String> headers, byte[] body, Duration limit) {

    /** The longest body of a reply that is taken, counted after decompression. */
    public static final int MAX_BODY_BYTES = 64 * 1024;

    /** Copies the headers. */
    public HttpCall {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(limit, "limit");
        headers = Map.copyOf(headers);
    }

    /**
     * {@return a request without a body}
     *
     * @param method {@code GET} or {@code HEAD}
     */
    public static HttpCall of(String method, URI uri, Map<String, String> headers, Duration limit) {
        return new HttpCall(method, uri, headers, new byte[0], limit);
    }

    @Override
    public String toString() {
        return "HttpCall[" + method + " " + uri.getScheme() + "://" + uri.getHost()
                + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                + Objects.requireNonNullElse(uri.getRawPath(), "") + "]";
    }
}
