package cloud.powerepos.des.auth.internal.protocol;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.http.HttpCallException.Kind;
import cloud.powerepos.des.http.HttpReply;

/** Carries one request to the token endpoint and its reply back, within one total time limit. */
@FunctionalInterface
public interface TokenTransport {

    /** Prepares an exchange; nothing is sent yet. */
    Exchange prepare(AuthSettings settings, TokenRequest request);

    /** One request and its reply. */
    interface Exchange {

        /** Sends the request and waits for the whole reply, of the AuthServer or of what stands in front of it. */
        HttpReply perform() throws NoReplyException;

        /** Ends {@link #perform()} at once, from any thread, before, while or after it runs. */
        void abort();
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
