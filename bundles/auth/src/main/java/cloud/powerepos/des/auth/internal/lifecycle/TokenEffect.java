package cloud.powerepos.des.auth.internal.lifecycle;

import java.time.Duration;
import java.util.Optional;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest.Grant;
import cloud.powerepos.des.store.Settlement;
import cloud.powerepos.des.store.SharedToken;
import cloud.powerepos.des.store.StoredRefusal;

/** What is to be done besides keeping the new state. */
public sealed interface TokenEffect {

    /** The one who asks gets this token. */
    record HandOut(AccessToken token) implements TokenEffect { }

    /** The one who asks gets this failure. */
    record TurnDown(Failure reason) implements TokenEffect { }

    /** The one who asks gets to know that the organisation is not configured, or the service stopped. */
    record TurnAway(boolean stopped) implements TokenEffect { }

    /** A new request is queued; the one who asks waits for it. */
    record Start(boolean onDemand) implements TokenEffect { }

    /** The row is read before the request is queued; where there is no request yet, this is a new one. */
    record Look(boolean onDemand) implements TokenEffect { }

    /** {@link TokenInput.LookDue} comes after this time. */
    record LookLater(long nanos) implements TokenEffect { }

    /** The request, which has looked, is queued. */
    record Enqueue() implements TokenEffect { }

    /** The row gets what the request came to, and the lease ends. */
    record Settle(RowClaim claim, Optional<Obtained> token, Optional<RefreshToken> refreshToken,
            Optional<StoredRefusal> refused) implements TokenEffect {

        /** A new token. */
        public record Obtained(AccessToken token, Lifetime life, Grant grant) {

            /** @param leased the store took its time before this, so it gives the token no longer life than it has */
            private SharedToken shared(long leased) {
                return new SharedToken(token.value(), Duration.ofNanos(leased - life.start()),
                        Duration.ofNanos(life.end() - leased), grant.type, Optional.of(token.scope()),
                        token.serviceUri(), token.replyFields());
            }
        }

        /** Nothing was sent, or nothing came of it: the row is as before, but for its refresh token. */
        static Settle putBack(RowClaim claim, RefreshToken refreshToken) {
            return new Settle(claim, Optional.empty(), Optional.ofNullable(refreshToken), Optional.empty());
        }

        /** What is written at this time of this node's clock; nodes share durations alone. */
        public Settlement at(long now) {
            return new Settlement(token.map(obtained -> obtained.shared(claim.leasedAt())),
                    refreshToken.map(unsent -> unsent.shared(now)), refused);
        }
    }

    /** The one who asks waits for the request under way. */
    record Join(boolean urgent) implements TokenEffect { }

    /** Another attempt of the same request is made at once. */
    record Retry() implements TokenEffect { }

    /** The request under way is ended early. */
    record Abort() implements TokenEffect { }

    /** The request ends; all who wait get this token. */
    record Deliver(AccessToken token) implements TokenEffect { }

    /** The request ends; all who wait get this failure. */
    record Fail(Failure reason) implements TokenEffect { }

    /** The request, which waits for its turn, ends; all who wait get this failure. */
    record Withdraw(Failure reason) implements TokenEffect { }

    /** The request ends; all who wait get to know that the organisation is not configured, or the service stopped. */
    record FailAway(boolean stopped) implements TokenEffect { }

    /** The circuit breaker gets to know that the AuthServer works. */
    record ServerWorks() implements TokenEffect { }

    /** The circuit breaker gets to know that the AuthServer fails. */
    record ServerFails(Failure reason, Optional<Duration> retryAfter) implements TokenEffect { }

    /** The AuthServer knows the client. */
    record ClientAccepted() implements TokenEffect { }

    /** The AuthServer refused the client. */
    record ClientRefused(Failure refusal) implements TokenEffect { }

    /** What this organisation found about its client is void. */
    record ForgetClient() implements TokenEffect { }

    /** The next probe goes out, whatever is known of the AuthServer. */
    record ForceProbe() implements TokenEffect { }

    /** {@link TokenInput.RefreshDue} comes after this time and at no other. */
    record Schedule(long nanos) implements TokenEffect { }

    /** {@link TokenInput.RefreshDue} does not come. */
    record Unschedule() implements TokenEffect { }

    /** @param problem what is wrong, in the same words for all that it is wrong with; empty for nothing */
    record Publish(TokenEvent.Type type, String message, Optional<String> problem) implements TokenEffect { }

    record Count(Counter counter) implements TokenEffect { }

    /** Operators get to know how the AuthServer writes the organisation. */
    record WarnOfLetterCase(String written) implements TokenEffect { }

    /** What is counted. */
    enum Counter {
        REQUESTS, PASSWORD_GRANTS, REFRESH_GRANTS, JOINED, REFUSED, FAILED, REJECTED, REPLAYS_PREVENTED,
        /** Tokens taken over from the token store. */
        ADOPTED
    }
}
