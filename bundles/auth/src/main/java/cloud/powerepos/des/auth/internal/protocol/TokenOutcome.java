package cloud.powerepos.des.auth.internal.protocol;

import java.time.Duration;
import java.util.Optional;

import cloud.powerepos.des.common.oauth.OAuthErrors;

/** What a token request came to, and so what is to be done. {@link ReplyClassifier} decides which it is. */
public sealed interface TokenOutcome {

    /** A token: install it. */
    record Issued(TokenReply reply) implements TokenOutcome { }

    /** The refresh token is no longer good, as servers let idle ones expire: forget it, use the password at once. */
    record RefreshTokenRefused() implements TokenOutcome { }

    /**
     * A connection kept from before had most probably died: ask again at once on a new one, with the password, as bytes
     * were sent.
     *
     * @param otherwise what it comes to where that has been tried already
     */
    record ConnectionStale(Failed otherwise) implements TokenOutcome { }

    /**
     * The AuthServer knows us and says no by an OAuth error code: do not ask again with the same credentials.
     *
     * @param error OAuth error code, empty where it cannot be shown
     */
    record CredentialsRefused(String error) implements TokenOutcome {

        /** Whether it is the client that is refused, whatever organisation it asks for. */
        public boolean ofClient() {
            return OAuthErrors.isOfClient(error);
        }
    }

    /**
     * The AuthServer is unreachable, failing or not understood: keep what is held, try again later.
     *
     * @param refreshTokenSpent whether the AuthServer may have taken the refresh token that was sent
     * @param retryAfter        how long the AuthServer wants to be left alone
     */
    record Failed(Problem problem, String message, boolean refreshTokenSpent, Optional<Duration> retryAfter)
            implements TokenOutcome {
    }

    /** Kinds of failure; each has its remedy. */
    enum Problem {
        /** Not reachable, or failing. */
        UNAVAILABLE,
        /** The proxy did not pass the request on. */
        PROXY,
        /** What came is most probably not the AuthServer's own. */
        IN_BETWEEN,
        /** Its certificate is not trusted. */
        UNTRUSTED,
        /** Its reply makes no sense. */
        INVALID_REPLY,
        /** Its token is that of another organisation. */
        OTHER_ORGANISATION,
        /** It failed in this program, which says nothing about the AuthServer. */
        INTERNAL
    }
}
