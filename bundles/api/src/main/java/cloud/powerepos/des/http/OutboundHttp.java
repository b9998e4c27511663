package cloud.powerepos.des.http;

import java.net.URI;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Sends HTTP requests as token requests are sent. A request goes through the enabled proxy of the platform
 * ({@code org.apache.http.proxyconfigurator}) whose exceptions do not match the host, else through the proxy that the
 * JVM names for the address, else straight to the server. Servers are trusted by the JVM's certificates and those of
 * {@code trusted.certificates.file}. Every address of a host name is tried; one attempt to connect takes half of the
 * call's limit at the most. Redirects are not followed, challenges of a server are not answered and cookies are not
 * kept.
 * <p>
 * A {@code POST} is sent once. A {@code GET} or {@code HEAD} is sent once more, within the same limit, where a
 * connection that was kept from an earlier call ends without a reply. Nothing else is sent twice.
 * <p>
 * Safe for use by many threads.
 */
@ProviderType
public interface OutboundHttp {

    /**
     * Sends a request and waits for the whole reply, no longer than the limit of the call, name resolution included.
     *
     * @param call what to send
     * @return the complete reply, whatever its status
     * @throws HttpCallException if no complete reply came; its kind says why, its message names the proxy or the limit
     */
    HttpReply send(HttpCall call) throws HttpCallException;

    /** {@return whose certificates are trusted, such as "the JVM's certificates and those of ca.pem"} Never blocks. */
    String trust();

    /**
     * {@return host and port of the proxy that a call would take now, empty where it would go straight to the server}
     * Does not resolve names.
     *
     * @param uri absolute address of an http or https server
     */
    Optional<String> proxy(URI uri);

    /** {@return where token requests go now; empty before the first configuration that can be used} Never blocks. */
    Optional<URI> tokenEndpoint();
}
