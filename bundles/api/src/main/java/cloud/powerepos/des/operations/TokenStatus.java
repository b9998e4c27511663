package cloud.powerepos.des.operations;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How the token of one organisation is doing, for operators. An immutable snapshot without secrets; all times are by
 * the local clock.
 *
 * @param organisationCode the organisation
 * @param state            the state in one word
 * @param clientId         the integrator's ClientID that is used
 * @param serviceAccountId the service account that is used
 * @param source           where the credentials are configured: the file's name, or the PID where it has none
 * @param issuedAt         when the token that is held was asked for; empty where none is held
 * @param refreshAt        when the token that is held is due to be refreshed in the background
 * @param expiresAt        until when the token that is held is handed out
 * @param grant            how the last token was obtained: {@code password} or {@code refresh_token}; empty before the
 *                         first
 * @param refreshTokenHeld whether a refresh token is held in this process that has not been used
 * @param lastError        what the last request or the last report of a refused token ended with and what to do about
 *                         it; empty after a success
 * @param lastErrorAt      when that was
 * @param failingSince     when the first error was since the last success; empty where there is no last error
 * @param nextAttempt      when the next request is due after an error; empty where none is planned or only new
 *                         credentials or an operator lead to one
 * @param counters         what has happened since the organisation was first asked for
 * @param sharing          what the token store has to do with it; empty where there is none
 */
public record TokenStatus(String organisationCode, State state, String clientId, String serviceAccountId, String source,
        Optional<Instant> issuedAt, Optional<Instant> refreshAt, Optional<Instant> expiresAt, Optional<String> grant,
        boolean refreshTokenHeld, Optional<String> lastError, Optional<Instant> lastErrorAt,
        Optional<Instant> failingSince, Optional<Instant> nextAttempt, Counters counters,
        Optional<Sharing> sharing) {

    /**
     * What the token store has to do with an organisation's token.
     *
     * @param node    that asked for the token that is held and put it into the token store; empty where none is held or
     *                the token is in this process alone
     * @param adopted tokens that were taken over from the token store, as another node or this one before its restart
     *                had put them there
     */
    public record Sharing(Optional<String> node, long adopted) {

        /** @throws NullPointerException if a part is missing */
        public Sharing {
            Objects.requireNonNull(node, "node");
        }
    }

    /** The states of an organisation's token, as an operator sees them. */
    public enum State {
        /** No caller has asked for a token yet. */
        NOT_ASKED,
        /** A living token is held. */
        FRESH,
        /** A request is under way; a living token may be held meanwhile. */
        REFRESHING,
        /**
         * A request has not ended although its time limit has passed: the thread that runs it hangs, or there is none
         * for it. A living token may be held meanwhile, and later requests may succeed; if the state lasts, restart the
         * service.
         */
        OVERDUE,
        /** A living token is held, but the last attempt to replace it failed. */
        DEGRADED,
        /** No living token is held and the last attempt failed; the next one waits for its time. */
        WAITING,
        /** The AuthServer refused the credentials, or DES the tokens; a living token may be held meanwhile. */
        REFUSED,
        /** The token that was held has expired unasked for; the next call gets a new one. */
        EXPIRED
    }

    /**
     * What has happened since the organisation was first asked for.
     *
     * @param requests          token requests that were sent to the AuthServer
     * @param passwordGrants    tokens obtained by the password grant
     * @param refreshGrants     tokens obtained by the refresh grant
     * @param joined            callers who shared a request that was already under way
     * @param refused           replies that refused the credentials or the refresh token
     * @param failed            requests that failed for another reason
     * @param rejected          tokens that DES refused
     * @param replaysPrevented  refresh tokens dropped unsent because they may have been consumed already
     */
    public record Counters(long requests, long passwordGrants, long refreshGrants, long joined, long refused,
            long failed, long rejected, long replaysPrevented) {

        /** Nothing has happened. */
        public static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0, 0, 0);

        /** {@return the sum of both} */
        public Counters plus(Counters other) {
            return new Counters(requests + other.requests, passwordGrants + other.passwordGrants,
                    refreshGrants + other.refreshGrants, joined + other.joined, refused + other.refused,
                    failed + other.failed, rejected + other.rejected, replaysPrevented + other.replaysPrevented);
        }
    }

    /** @throws NullPointerException if a part is missing */
    public TokenStatus {
        Objects.requireNonNull(organisationCode, "organisationCode");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(serviceAccountId, "serviceAccountId");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(issuedAt, "issuedAt");
        Objects.requireNonNull(refreshAt, "refreshAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(grant, "grant");
        Objects.requireNonNull(lastError, "lastError");
        Objects.requireNonNull(lastErrorAt, "lastErrorAt");
        Objects.requireNonNull(failingSince, "failingSince");
        Objects.requireNonNull(nextAttempt, "nextAttempt");
        Objects.requireNonNull(counters, "counters");
        Objects.requireNonNull(sharing, "sharing");
    }

    /** Without a token store; the last error is the first one. */
    public TokenStatus(String organisationCode, State state, String clientId, String serviceAccountId, String source,
            Optional<Instant> issuedAt, Optional<Instant> refreshAt, Optional<Instant> expiresAt,
            Optional<String> grant, boolean refreshTokenHeld, Optional<String> lastError,
            Optional<Instant> lastErrorAt, Optional<Instant> nextAttempt, Counters counters) {
        this(organisationCode, state, clientId, serviceAccountId, source, issuedAt, refreshAt, expiresAt, grant,
                refreshTokenHeld, lastError, lastErrorAt, lastErrorAt, nextAttempt, counters, Optional.empty());
    }
}
