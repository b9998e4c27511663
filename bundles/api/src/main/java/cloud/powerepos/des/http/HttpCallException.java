package cloud.powerepos.des.http;

import java.util.Objects;

/**
 * No complete reply came. The message is a part of a sentence in plain words without secrets, fit for logs and for the
 * console; it names the proxy, the limit or the TLS problem.
 */
public final class HttpCallException extends Exception {

    /** Why there is no reply. */
    public enum Kind {
        /** The name of the server, or of the proxy, could not be resolved. */
        NAME_NOT_RESOLVED,
        /** No address of the server, or of the proxy, accepted a connection. */
        NOT_CONNECTED,
        /** A proxy refused to pass the request on. */
        PROXY_REFUSED,
        /** No TLS connection that can be trusted. */
        TLS_REFUSED,
        /** The limit of the call ran out; {@link HttpCallException#sent()} says whether the request had left. */
        NO_REPLY_IN_TIME,
        /** The reply is larger than a limit that the message names. */
        REPLY_TOO_LARGE,
        /** What came is not HTTP, or compressed in a form that cannot be read. */
        REPLY_MALFORMED,
        /** The connection ended before a complete reply. */
        CONNECTION_LOST,
        /** The call, or the whole client, was ended on this side. */
        CLOSED,
        /** The JVM could not carry the call out, for instance for lack of memory; the next call uses a new client. */
        INTERNAL_ERROR
    }

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final boolean sent;

    /**
     * @param kind    why there is no reply
     * @param message part of a sentence without secrets
     * @param sent    whether the server may have seen the request
     */
    public HttpCallException(Kind kind, String message, boolean sent) {
        super(message);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.sent = sent;
    }

    /** {@return why there is no reply} */
    public Kind kind() {
        return kind;
    }

    /** {@return whether the server may have seen the request; false where it certainly has not} */
    public boolean sent() {
        return sent;
    }
}
