package cloud.powerepos.des.http;

import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A complete reply. Its text form shows status and size, never headers or body.
 *
 * @param status      of HTTP
 * @param headers     names in lower case; the first value where there are several
 * @param body        after decompression; not copied
 * @param certificate of the server, empty without TLS
 */
public record HttpReply(int status, Map<String, String> headers, byte[] body, Optional<X509Certificate> certificate) {

    /** Copies the headers. */
    public HttpReply {
        headers = Map.copyOf(headers);
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(certificate, "certificate");
    }

    /**
     * {@return the first value of a header, empty where the reply has none of this name}
     *
     * @param name in any letter case
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    @Override
    public String toString() {
        return "HttpReply[status=" + status + ", bytes=" + body.length + "]";
    }
}
