package cloud.powerepos.des.auth.internal.lifecycle;

import java.util.Optional;

import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect.Counter;
import cloud.powerepos.des.auth.internal.lifecycle.TokenPhase.InFlight;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Failed;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Problem;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.credentials.DesCredentials;

/**
 * Every decision about an organisation's token, as a function of its state, an input and the moment. Reads no clock,
 * holds no lock, starts nothing: what is to be done comes back as effects.
 *
 * <pre>
 * phase      input               condition                      next       effects
 * any        Asked               not configured, or closed      same       TurnAway
 * any        Asked               the token lives                same       HandOut
 * Idle       Asked               failure not over, client       same       TurnDown; but see below
 *                                refused or breaker open
 * Idle       Asked               else                           Queued     Start, Join
 * Queued     Asked               blocked as above               same       TurnDown
 * Queued     Asked               else                           Queued     Join
 * InFlight   Asked               the token does not live        InFlight   Join
 * any        RenewAsked          configured                     Queued     ForceProbe, Start, Join
 * Idle       RefreshDue          token in use and alive         Queued     Start
 * any        TimePassed                                         same       Schedule
 * any        Rejected            not the current token          same       –
 * Idle       Rejected            nothing blocks                 Queued     Publish, Start
 * any        Rejected            else                           same       Publish
 * any        CredentialsChanged  same principal                 same       token kept and due; Abort; Schedule, Publish
 * any        CredentialsChanged  other principal                same       token gone; Abort, Publish
 * any        CredentialsChanged  removed                        Idle       token gone; FailAway, Publish
 * any        ServerChanged                                      same       token gone; Abort
 * any        ServerMayBeBack     the failure was the server's   same       the next request is due
 * Queued     Admitted                                           InFlight   refresh token taken out of the state
 * Queued     Blocked                                            Idle       Fail
 * InFlight   Replied             see {@link ReplyTransitions}
 * any        Broken              a request is under way         Idle       Fail, back off
 * any        GivenUp             a request is under way         Idle       Abort, Fail, back off
 * Idle       Forgotten           not configured                 Closed     –
 * any        Stopped                                            Closed     token gone; FailAway
 * </pre>
 *
 * Where there is a token store, each request begins with a look into it: in place of Queued with Start comes Looking
 * with Look, {@link StoreTransitions} says how it goes on, and callers join the look as they join a request. Asked
 * while something blocks requests then looks too, where the last look is 5 s old: a failing AuthServer does not hide
 * the token of another node. A request that waits for its turn meanwhile is withdrawn. A request that holds a lease and
 * ends as Blocked or Broken, as its organisation is removed or the service stops emits Settle; one that is given up
 * keeps its lease until that runs out, as it may yet be sent.
 */
public final class TokenTransitions {

    private final Backoff backoff;

    public TokenTransitions(Backoff backoff) {
        this.backoff = backoff;
    }

    public Transition apply(TokenState state, TokenInput input, Moment now) {
        Step step = new Step(state, now, backoff);
        if (input instanceof TokenInput.Asked) {
            asked(step);
        } else if (input instanceof TokenInput.RenewAsked) {
            renewAsked(step);
        } else if (input instanceof TokenInput.RefreshDue) {
            refreshDue(step);
        } else if (input instanceof TokenInput.TimePassed) {
            step.plan();
            new StoreTransitions(step).lookDue();
        } else if (input instanceof TokenInput.Rejected rejected && !isClosed(step)
                && step.cached.token() == rejected.token()) {
            rejected(step);
        } else if (input instanceof TokenInput.CredentialsChanged changed) {
            credentialsChanged(step, changed.latest());
        } else if (input instanceof TokenInput.ServerChanged) {
            step.emit(new TokenEffect.ForgetClient());
            step.forgetPast(CachedToken.NONE);
        } else if (input instanceof TokenInput.ServerMayBeBack && step.failure != null
                && step.failure.kind().ofServer()) {
            step.failure = step.failure.until(now.now());
            step.failuresInRow = 0;
            step.plan();
        } else if (input instanceof TokenInput.Admitted) {
            new StoreTransitions(step).admitted();
        } else if (input instanceof TokenInput.OfStore ofStore) {
            new StoreTransitions(step).apply(ofStore);
        } else if (input instanceof TokenInput.Blocked blocked) {
            step.giveBack();
            step.endFailed(blocked.reason(), null);
        } else if (input instanceof TokenInput.Replied replied && step.phase instanceof InFlight inFlight) {
            new ReplyTransitions(step, inFlight).replied(replied);
        } else if (input instanceof TokenInput.Broken broken && step.phase.request() != null) {
            broken(step, broken.error());
        } else if (input instanceof TokenInput.GivenUp givenUp && step.phase.request() != null) {
            givenUp(step, givenUp.afterSeconds());
        } else if (input instanceof TokenInput.Forgotten && step.credentials == null && step.phase == TokenPhase.IDLE) {
            step.phase = TokenPhase.CLOSED;
        } else if (input instanceof TokenInput.Stopped) {
            stopped(step);
        }
        return step.end();
    }

    private static boolean isClosed(Step step) {
        return step.phase == TokenPhase.CLOSED || step.credentials == null;
    }

    private static void asked(Step step) {
        Optional<Failure> blocked = step.blockedBy();
        if (isClosed(step)) {
            turnAway(step);
        } else if (step.cached.isAlive(step.at.now())) {
            if (!step.cached.used()) {
                step.cached = step.cached.inUse();
                step.plan();
            }
            step.emit(new TokenEffect.HandOut(step.cached.token()));
        } else if (blocked.isPresent() && !new StoreTransitions(step).mayLook()) {
            step.emit(new TokenEffect.TurnDown(blocked.get()));
        } else {
            // one that waits behind what blocks does not look
            blocked.ifPresent(step::withdraw);
            join(step, false);
        }
    }

    private static void renewAsked(Step step) {
        if (isClosed(step)) {
            turnAway(step);
        } else {
            step.forgetFailures();
            step.emit(new TokenEffect.ForceProbe());
            join(step, true);
        }
    }

    private static void turnAway(Step step) {
        step.emit(new TokenEffect.TurnAway(step.phase == TokenPhase.CLOSED && step.credentials != null));
    }

    private static void join(Step step, boolean urgent) {
        if (step.phase == TokenPhase.IDLE) {
            step.startRequest(true);
        } else {
            step.count(Counter.JOINED);
        }
        Flight flight = step.phase.request().joined(urgent);
        step.phase = step.phase.with(flight);
        step.emit(new TokenEffect.Join(urgent));
    }

    private static void refreshDue(Step step) {
        if (step.phase == TokenPhase.IDLE && step.cached.used() && step.cached.isAlive(step.at.now())) {
            if (step.clientRefused.isPresent()) {
                step.plan();
            } else {
                step.startRequest(false);
            }
        }
    }

    private void rejected(Step step) {
        step.count(Counter.REJECTED);
        step.troubled = true;
        step.freshTokensRejected = step.cached.isFresh(step.at.now()) ? step.freshTokensRejected + 1 : 0;
        if (step.at.shared()) {
            step.row = step.row.rejected(step.cached.token());
        }
        step.cached = CachedToken.NONE;
        if (step.freshTokensRejected > 1) {
            step.fail(Failure.Kind.REJECTED_BY_DES, "",
                    FailureMessages.rejected(step.freshTokensRejected, step.credentials),
                    LifetimeClock.plus(step.at.now(), backoff.nanosAfter(step.freshTokensRejected - 1)));
        }
        Optional<Failure> blocked = step.blockedBy();
        String renewed = "DES refused the token (401), a new one is requested; if this repeats, see that the"
                + " organisation has DES assigned";
        step.publish(TokenEvent.Type.REJECTED, blocked.map(reason -> "DES refused the token (401) and there is no new"
                + " one yet: " + reason.describe(step.at.clock(), "", step.at.source())).orElse(renewed),
                blocked.map(reason -> reason.reason().shared()).orElse(renewed));
        if (step.phase == TokenPhase.IDLE && blocked.isEmpty()) {
            step.startRequest(true);
        }
    }

    private static void credentialsChanged(Step step, DesCredentials latest) {
        DesCredentials previous = step.credentials;
        if (step.phase == TokenPhase.CLOSED) {
            return;
        }
        step.credentials = latest;
        if (previous == null ? latest == null : latest != null && latest.generation() == previous.generation()) {
            return;
        }
        boolean samePrincipal = previous != null && latest != null && latest.samePrincipal(previous);
        if (!samePrincipal || !latest.clientSecret().equals(previous.clientSecret())) {
            step.emit(new TokenEffect.ForgetClient());
        }
        step.forgetPast(samePrincipal ? step.cached.dueNow(step.at.now()) : CachedToken.NONE);
        step.letterCaseReported = false;
        if (latest == null) {
            step.giveBack();
            step.endRequest(new TokenEffect.FailAway(false));
            step.publish(TokenEvent.Type.REMOVED, "not configured any more; its token is forgotten");
            return;
        }
        step.lastGrant = samePrincipal ? step.lastGrant : null;
        step.plan();
        step.publish(TokenEvent.Type.CREDENTIALS_CHANGED, samePrincipal
                ? "new secrets of the same service account; the token is replaced"
                : "another service account or client; the old token is forgotten");
    }

    private static void broken(Step step, String error) {
        step.giveBack();
        step.count(Counter.FAILED);
        step.failFor(new Failed(Problem.INTERNAL, error, true, Optional.empty()), FailureMessages.internal(error));
        step.endFailed(step.failure, step.failuresInRow == 1 ? TokenEvent.Type.DEGRADED : null);
    }

    private static void givenUp(Step step, long afterSeconds) {
        boolean sent = step.phase instanceof InFlight;
        if (sent) {
            step.emit(new TokenEffect.Abort());
        }
        ReplyTransitions.failed(step, step.at.settings(), new Failed(sent ? Problem.UNAVAILABLE : Problem.INTERNAL,
                "the request did not end within " + afterSeconds + " s after its time limit", true, Optional.empty()));
    }

    private static void stopped(Step step) {
        boolean sent = step.phase instanceof InFlight;
        step.giveBack();
        step.endRequest(new TokenEffect.FailAway(true));
        step.phase = TokenPhase.CLOSED;
        if (sent) {
            step.emit(new TokenEffect.Abort());
        }
        step.emit(new TokenEffect.ForgetClient());
        step.forgetPast(CachedToken.NONE);
    }
}
