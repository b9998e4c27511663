package cloud.powerepos.des.auth.internal.protocol;

import java.util.Optional;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.http.HttpCallException.Kind;

/** Carries one request to the token endpoint and its reply back, within one total time limit. */
@FunctionalInterface
public interface TokenTransport {

    /** Prepares an exchange; nothing is sent yet. */
    Exchange prepare(AuthSettings settings, TokenRequest request);

    /** One request and its reply. */
    interface Exchange {

        /** Sends the request and waits for the whole reply. */
        Response perform() throws NoReplyException;

        /** Ends {@link #perform()} at once, from any thread, before, while or after it runs. */
        void abort();
    }

    /**
     * A complete reply of the AuthServer, or of whatever stands in front of it.
     *
     * @param body       never more than 64 KiB
     * @param retryAfter the header Retry-After
     * @param date       the header Date
     */
    record Response(int status, byte[] body, Optional<String> retryAfter, Optional<String> date) {

        @Override
        public String toString() {
            return "Response[status=" + status + ", bytes=" + body.length + "]";
        }
    }

    /** No complete reply came. */
    final class NoReplyException extends Exception {

        private static final long serialVersionUID = 1L;

        private final Kind kind;
        private final boolean sent;
        private final boolean stale;
        private final boolean untrusted;

        /** @param sent whether the AuthServer may have seen the request */
        public NoReplyException(Kind kind, String message, boolean sent) {
            this(kind, message, sent, false, false);
        }

        /**
         * The connection ended.
         *
         * @param sent  whether the AuthServer may have seen the request
         * @param stale whether it went out on a connection kept from before, which had most probably died meanwhile
         */
        public NoReplyException(String message, boolean sent, boolean stale) {
            this(Kind.CONNECTION_LOST, message, sent, stale, false);
        }

        private NoReplyException(Kind kind, String message, boolean sent, boolean stale, boolean untrusted) {
            super(message);
            this.kind = kind;
            this.sent = sent;
            this.stale = stale;
            this.untrusted = untrusted;
        }

        /** TLS was not agreed upon, most probably as the certificate is not trusted; nothing was sent. */
        public static NoReplyException untrusted(String message) {
            return new NoReplyException(Kind.TLS_REFUSED, message, false, false, true);
        }

        public Kind kind() {
            return kind;
        }

        public boolean sent() {
            return sent;
        }

        public boolean stale() {
            return stale;
        }

        public boolean untrusted() {
            return untrusted;
        }
    }
}
