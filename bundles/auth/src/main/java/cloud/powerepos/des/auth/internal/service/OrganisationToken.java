package cloud.powerepos.des.auth.internal.service;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.Unexpected;
import cloud.powerepos.des.auth.internal.lifecycle.CachedToken;
import cloud.powerepos.des.auth.internal.lifecycle.TokenInput;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.TokenStatus;

/** The token of one organisation for callers, operators and changes. Readers of a living token take no lock. */
final class OrganisationToken extends TokenMachine {

    /** The request's own time limit gives the better error; a waiter leaves it the time to arrive. */
    private static final Duration WAITER_GRACE = Duration.ofMillis(200);

    private final Function<String, OrganisationToken> successor;

    /**
     * @param spread    this organisation's place in the refresh window, from 0 to 1
     * @param successor finds who answers for the organisation once this object is closed, or throws
     */
    OrganisationToken(DesCredentials credentials, double spread, Collaborators with,
            Function<String, OrganisationToken> successor) {
        super(credentials, spread, with);
        this.successor = successor;
    }

    @Override
    AccessToken getSlowly() {
        try {
            CachedToken current = state().cached();
            if (current.used() && current.isAlive(clock.now())) {
                return current.token();
            }
            return isOpen() ? ask().await(organisationCode(), with.settings().get().requestTimeout().plus(WAITER_GRACE))
                    : successor.apply(organisationCode()).get();
        } catch (Throwable e) {
            throw Unexpected.toCaller(organisationCode(), e);
        }
    }

    /** The living token, for a caller who only looks. */
    Optional<AccessToken> held() {
        CachedToken current = state().cached();
        return current.isAlive(clock.now()) ? Optional.of(current.token()) : Optional.empty();
    }

    CompletionStage<AccessToken> request() {
        return ask().stage(organisationCode(), with.callbacks());
    }

    private PendingToken ask() {
        clock.watch();
        CachedToken current = state().cached();
        return current.used() && current.isAlive(clock.now()) ? PendingToken.of(current::token)
                : answer(new TokenInput.Asked());
    }

    /** An operator wants a new token, whatever is held and whatever blocks requests. */
    CompletionStage<AccessToken> renew() {
        return answer(new TokenInput.RenewAsked()).stage(organisationCode(), with.callbacks());
    }

    private PendingToken answer(TokenInput question) {
        return finish(() -> {
            if (state().credentials() == null) {
                // the store announces to others first that it is configured again
                takeCredentials();
            }
            return apply(question);
        }).answer();
    }

    /** DES refused this token. */
    void reject(AccessToken token) {
        // a token that slept through its life is not a fresh one
        clock.watch();
        applyAndFinish(new TokenInput.Rejected(token));
    }

    /** Takes what the store says now. */
    void credentialsChanged() {
        finish(this::takeCredentials);
    }

    private TokenEffects takeCredentials() {
        return apply(new TokenInput.CredentialsChanged(inStore().orElse(null)));
    }

    /** The AuthServer or the scope is not what it was: no token of before is worth anything. */
    void invalidate() {
        applyAndFinish(new TokenInput.ServerChanged());
    }

    /** What kept the AuthServer from answering may be fixed: the next request is due, and counts as the first. */
    void retryNow() {
        applyAndFinish(new TokenInput.ServerMayBeBack());
    }

    /** Time has passed that the timer did not see, or it missed a task. */
    void timePassed() {
        applyAndFinish(new TokenInput.TimePassed());
        TokenFlight late;
        synchronized (this) {
            late = flight;
        }
        if (late != null) {
            late.giveUpIfLate(TokenFlight.GIVEN_UP);
        }
    }

    /** Ends an organisation that is not configured any more; callers who still have it are passed on from now on. */
    synchronized boolean closeIfRemoved() {
        apply(new TokenInput.Forgotten());
        return !isOpen();
    }

    void close() {
        TokenFlight ended;
        synchronized (this) {
            ended = flight;
            Unexpected.guarded("A token could not be given up in order, it is given up all the same; see that this"
                    + " process has memory and threads left, else report this error",
                    () -> apply(new TokenInput.Stopped()));
            forceClosed();
        }
        if (ended != null) {
            ended.finish();
        }
    }

    Optional<TokenStatus> status() {
        // an operator's look also finds out whether the coarse time is still kept
        clock.watch();
        return statusNow();
    }
}
