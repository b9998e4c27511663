package cloud.powerepos.des.auth.internal.lifecycle;

import java.util.Optional;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.Counters;

/**
 * What operators see of a state.
 *
 * @param now     its {@link Moment#clientRefused()} is what is known of the client, though its time may be over
 * @param overdue whether a request has not ended though its time limit has passed
 * @param adopted how many tokens were taken over from the token store
 */
public record StatusReport(TokenState state, Moment now, boolean overdue, Counters counters, long adopted) {

    /** Empty where the organisation is not configured or the service was stopped. */
    public Optional<TokenStatus> status() {
        if (state.credentials() == null || state.isClosed()) {
            return Optional.empty();
        }
        Optional<CachedToken> held = Optional.of(state.cached()).filter(token -> isAlive());
        Optional<Failure> last = lastFailure();
        return Optional.of(new TokenStatus(state.organisationCode(), word(last), state.credentials().clientId(),
                state.credentials().serviceAccountId(), now.source(),
                held.map(CachedToken::token).map(AccessToken::issuedAt),
                held.map(token -> now.clock().wallAt(token.refreshAt())),
                held.map(CachedToken::token).map(AccessToken::expiresAt),
                Optional.ofNullable(state.lastGrant()).map(grant -> grant.type), state.refreshToken() != null,
                last.map(failure -> failure.reason().text("", now.source())), last.map(Failure::at),
                last.map(failure -> state.troubledSince() == null ? failure.at() : state.troubledSince()),
                last.flatMap(failure -> failure.due(now.clock())), counters,
                Optional.of(sharing(held.isPresent())).filter(any -> now.shared())));
    }

    private TokenStatus.Sharing sharing(boolean held) {
        return new TokenStatus.Sharing(Optional.of(state.row().node()).filter(node -> held && !node.isEmpty()),
                adopted);
    }

    private boolean isAlive() {
        return state.cached().isAlive(now.now());
    }

    private Optional<Failure> lastFailure() {
        if (state.failure() != null) {
            return Optional.of(state.failure());
        }
        if (overdue) {
            return Optional.of(hint(Failure.Kind.UNAVAILABLE,
                    FailureMessages.overdue(LifetimeClock.nanos(now.settings().requestTimeout()))));
        }
        if (now.clientRefused().isPresent()) {
            return now.clientRefused();
        }
        if (isAlive() && state.freshTokensRejected() > 1 && state.cached().isFresh(now.now())) {
            // this one may be refused as those before it were
            return Optional.of(hint(Failure.Kind.REJECTED_BY_DES,
                    FailureMessages.rejected(state.freshTokensRejected(), state.credentials())));
        }
        // without a token, what keeps others from asking keeps this one from it too
        return isAlive() ? Optional.empty() : now.serverFailing();
    }

    private Failure hint(Failure.Kind kind, Reason reason) {
        return new Failure(kind, "", reason, LifetimeClock.NEVER, now.clock().wall(), now.recoveries());
    }

    private TokenStatus.State word(Optional<Failure> last) {
        if (overdue) {
            return TokenStatus.State.OVERDUE;
        }
        if (state.phase().request() != null && (state.phase() instanceof TokenPhase.InFlight || last.isEmpty())) {
            return TokenStatus.State.REFRESHING;
        }
        if (last.isPresent() && !last.get().kind().ofServer()) {
            return TokenStatus.State.REFUSED;
        }
        if (isAlive()) {
            return last.isEmpty() ? TokenStatus.State.FRESH : TokenStatus.State.DEGRADED;
        }
        if (last.isPresent()) {
            return TokenStatus.State.WAITING;
        }
        return state.lastGrant() == null ? TokenStatus.State.NOT_ASKED : TokenStatus.State.EXPIRED;
    }
}
