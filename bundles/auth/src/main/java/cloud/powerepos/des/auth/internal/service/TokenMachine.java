package cloud.powerepos.des.auth.internal.service;

import java.util.Optional;
import java.util.function.Supplier;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.dispatch.ClientPair;
import cloud.powerepos.des.auth.internal.lifecycle.CachedToken;
import cloud.powerepos.des.auth.internal.lifecycle.Failure;
import cloud.powerepos.des.auth.internal.lifecycle.Moment;
import cloud.powerepos.des.auth.internal.lifecycle.StatusReport;
import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect;
import cloud.powerepos.des.auth.internal.lifecycle.TokenInput;
import cloud.powerepos.des.auth.internal.lifecycle.TokenPhase;
import cloud.powerepos.des.auth.internal.lifecycle.TokenState;
import cloud.powerepos.des.auth.internal.lifecycle.TokenTransitions;
import cloud.powerepos.des.auth.internal.lifecycle.Transition;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.TokenStatus;

/**
 * Keeps the state of one organisation's token: under this object's lock it applies {@link TokenTransitions} and carries
 * out their effects. The lock is never held while a request is under way, while waiting callers get their end or while
 * the queue may start a request; locks are taken in the order organisation, queue, timer.
 */
abstract class TokenMachine extends FastToken {

    private static final String SOMEWHERE = "its configuration";

    final Collaborators with;
    final Tally tally = new Tally();
    private volatile TokenState state;

    // guarded by this object's lock
    TokenFlight flight;
    /** One that was given up and whose thread has not come back; null for none. */
    TokenFlight lost;
    private Runnable planned = () -> { };
    /** The last ones that could be had. */
    private AuthSettings settings;

    TokenMachine(DesCredentials credentials, double spread, Collaborators with) {
        super(with.clock());
        this.with = with;
        state = TokenState.of(credentials, spread);
    }

    final String organisationCode() {
        return state.organisationCode();
    }

    final TokenState state() {
        return state;
    }

    final boolean isOpen() {
        return !state.isClosed();
    }

    /** To be called with the lock; {@link TokenEffects#afterwards()} of the result is to be called without it. */
    final TokenEffects apply(TokenInput input) {
        DesCredentials credentials = input instanceof TokenInput.CredentialsChanged changed ? changed.latest()
                : state.credentials();
        Transition transition = with.transitions().apply(state, input, moment(credentials, false));
        CachedToken before = state.cached();
        state = transition.state();
        if (state.cached() != before) {
            publish(state.cached());
        }
        TokenEffects effects = new TokenEffects(this);
        transition.effects().forEach(effects::run);
        return effects;
    }

    final void applyAndFinish(TokenInput input) {
        finish(() -> apply(input));
    }

    /** @param transition applies an input; runs with the lock */
    final TokenEffects finish(Supplier<TokenEffects> transition) {
        TokenEffects effects;
        synchronized (this) {
            effects = transition.get();
        }
        effects.afterwards();
        return effects;
    }

    /** @param known whether what is known of the client counts though its time may be over */
    private Moment moment(DesCredentials credentials, boolean known) {
        AuthSettings latest = latestSettings();
        Optional<Failure> client = Optional.empty();
        if (credentials != null && latest != null && with.clients().anyRefused()) {
            ClientPair pair = ClientPair.of(latest, credentials);
            client = known ? with.clients().refusal(pair) : with.clients().blockedBy(pair);
        }
        return new Moment(clock.read(), latest, source(), client, with.queue().blockedBy(), with.queue().recoveries(),
                with.shared().isPresent());
    }

    private AuthSettings latestSettings() {
        try {
            settings = with.settings().get();
        } catch (RuntimeException | Error e) {
            // what is under way ends by those that it began with
        }
        return settings;
    }

    final Optional<DesCredentials> inStore() {
        return with.store().find(organisationCode());
    }

    /** Where the organisation is configured now: a file may have been renamed since it was read. */
    final String source() {
        try {
            return inStore().map(DesCredentials::source).orElse(SOMEWHERE);
        } catch (RuntimeException | Error e) {
            // a message without the name of the file is better than none
            return SOMEWHERE;
        }
    }

    /** Throws a new exception for each caller. */
    final Supplier<AccessToken> failing(Failure reason) {
        return () -> {
            throw reason.toException(organisationCode(), clock.read(), source());
        };
    }

    /** Throws a new exception for each caller. */
    final Supplier<AccessToken> gone(boolean stopped) {
        String code = organisationCode();
        return () -> {
            throw stopped ? new AccessClosedException(code, "The token service was stopped; get the service anew")
                    : new UnknownOrganisationException(code, "Organisation " + code
                            + " is not configured any more; configure it to use its DES again");
        };
    }

    final void schedule(long nanos) {
        planned.run();
        planned = with.timer().after(nanos, () -> applyAndFinish(new TokenInput.RefreshDue()));
    }

    final void unschedule() {
        planned.run();
    }

    /** Writes into the token store what a request came to. */
    final void settle(TokenEffect.Settle settle) {
        with.shared().settle(settle, organisationCode(), clock, this::applyAndFinish);
    }

    /** No request is under way any more, whatever the transition before came to. To be called with the lock. */
    final void forceIdle() {
        flight = null;
        state = state.in(TokenPhase.IDLE);
    }

    /** To be called with the lock. */
    final void forceClosed() {
        state = state.in(TokenPhase.CLOSED);
        publish(CachedToken.NONE);
        planned.run();
        if (flight != null) {
            flight.endsWith(gone(true));
            flight.abort();
            flight = null;
        }
    }

    final synchronized Optional<TokenStatus> statusNow() {
        boolean overdue = lost != null || flight != null && flight.lateness() > TokenFlight.OVERDUE;
        return new StatusReport(state, moment(state.credentials(), true), overdue, tally.counters(),
                tally.adopted()).status();
    }
}
