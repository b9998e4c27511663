package cloud.powerepos.des.auth.internal.lifecycle;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect.Counter;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Failed;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Problem;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest.Grant;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.credentials.DesCredentials;

/** One transition while it is worked out: state and effects so far, and what several inputs have in common. */
final class Step {

    final Moment at;
    final Backoff backoff;
    final TokenState before;
    final List<TokenEffect> effects = new ArrayList<>(4);
    DesCredentials credentials;
    CachedToken cached;
    RefreshToken refreshToken;
    TokenPhase phase;
    Failure failure;
    int failuresInRow;
    int freshTokensRejected;
    boolean troubled;
    boolean letterCaseReported;
    long epoch;
    Grant lastGrant;
    StoreView row;
    Optional<Failure> clientRefused;

    Step(TokenState before, Moment at, Backoff backoff) {
        this.before = before;
        this.at = at;
        this.backoff = backoff;
        credentials = before.credentials();
        cached = before.cached();
        refreshToken = before.refreshToken();
        phase = before.phase();
        failure = before.failure();
        failuresInRow = before.failuresInRow();
        freshTokensRejected = before.freshTokensRejected();
        troubled = before.troubledSince() != null;
        letterCaseReported = before.letterCaseReported();
        epoch = before.epoch();
        lastGrant = before.lastGrant();
        row = before.row();
        clientRefused = at.clientRefused();
    }

    Transition end() {
        Instant since = !troubled ? null : before.troubledSince() != null ? before.troubledSince() : at.clock().wall();
        return new Transition(new TokenState(before.organisationCode(), before.spread(), credentials, cached,
                refreshToken, phase, failure, failuresInRow, freshTokensRejected, since, letterCaseReported, epoch,
                lastGrant, row), effects);
    }

    void emit(TokenEffect effect) {
        effects.add(effect);
    }

    void count(Counter counter) {
        emit(new TokenEffect.Count(counter));
    }

    void publish(TokenEvent.Type type, String message) {
        emit(new TokenEffect.Publish(type, message, Optional.empty()));
    }

    /** @param problem what is wrong, in the same words for all organisations that it is wrong with */
    void publish(TokenEvent.Type type, String message, String problem) {
        emit(new TokenEffect.Publish(type, message, Optional.of(problem)));
    }

    /** Why no request may be sent now and none is under way that could be waited for. */
    Optional<Failure> blockedBy() {
        boolean waits = phase.request() == null || phase instanceof TokenPhase.Queued && !phase.request().urgent();
        return waits ? whyNotNow() : Optional.empty();
    }

    /** What keeps a request from being sent now, unless an operator wants it. */
    Optional<Failure> whyNotNow() {
        boolean due = failure == null || failure.isDue(at.clock())
                || failure.kind().ofServer() && failure.recoveries() != at.recoveries();
        return due ? clientRefused.or(at::serverFailing) : Optional.of(failure);
    }

    void startRequest(boolean onDemand) {
        Flight flight = new Flight(onDemand, false, false, null);
        emit(new TokenEffect.Unschedule());
        if (at.shared()) {
            look(flight);
        } else {
            phase = new TokenPhase.Queued(flight);
            emit(new TokenEffect.Start(onDemand));
        }
    }

    /** Reads the row before anything is sent. */
    void look(Flight flight) {
        phase = new TokenPhase.Looking(flight.with(null), false);
        emit(new TokenEffect.Look(flight.onDemand()));
    }

    void endRequest(TokenEffect end) {
        if (phase.request() != null) {
            phase = TokenPhase.IDLE;
            emit(end);
        }
    }

    /** A request that waits for its turn ends without having been sent. */
    void withdraw(Failure reason) {
        giveBack();
        endRequest(new TokenEffect.Withdraw(reason));
    }

    void retry(Flight flight) {
        phase = new TokenPhase.Queued(flight);
        emit(new TokenEffect.Retry());
    }

    /** Once more, by what is configured now: that may be another row of the token store. */
    void startAnew(Flight flight) {
        if (at.shared()) {
            look(flight);
        } else {
            retry(flight.with(null));
        }
    }

    /** The lease of the request under way ends; nothing is known of its refresh token. */
    void giveBack() {
        if (phase.request() != null) {
            giveBack(phase.request(), null);
        }
    }

    /** The lease of a request ends; nothing was obtained. */
    void giveBack(Flight flight, RefreshToken unsent) {
        if (flight.isLeased()) {
            emit(TokenEffect.Settle.putBack(flight.claim(), unsent));
        }
    }

    /** Sees to it that a token in use is refreshed in time, or tried again after a failure. */
    void plan() {
        long now = at.now();
        if (phase == TokenPhase.IDLE && cached.used() && cached.isAlive(now)) {
            long wait = Math.max(0, cached.refreshAt() - now);
            if (failure != null) {
                wait = Math.max(wait, failure.left(at.clock()));
            }
            if (clientRefused.isPresent()) {
                // its time may be over, and another request be trying
                wait = Math.max(wait, Math.max(clientRefused.get().left(at.clock()), backoff.nanosAfter(1)));
            }
            if (wait < cached.expiresAt() - now) {
                emit(new TokenEffect.Schedule(wait));
                return;
            }
        }
        emit(new TokenEffect.Unschedule());
    }

    void forgetFailures() {
        failure = null;
        failuresInRow = 0;
        freshTokensRejected = 0;
    }

    /** What is under way is worth nothing any more, nor is anything held but this. */
    void forgetPast(CachedToken kept) {
        epoch++;
        cached = kept;
        refreshToken = null;
        row = StoreView.NONE;
        emit(new TokenEffect.Unschedule());
        forgetFailures();
        if (phase instanceof TokenPhase.InFlight) {
            emit(new TokenEffect.Abort());
        }
    }

    /**
     * A new token: the request ends with it.
     *
     * @param node  that put it into the token store, or an empty text
     * @param from  where it comes from, for operators
     */
    void install(Flight flight, AccessToken token, Lifetime life, AuthSettings settings, Grant grant, String node,
            String from) {
        if (cached.token() != null) {
            // the one replaced was not refused
            freshTokensRejected = 0;
        }
        CachedToken installed = CachedToken.of(token, life.start(), life.refreshAt(settings, before.spread()),
                life.expiresAt());
        cached = flight.onDemand() ? installed.inUse() : installed;
        TokenEvent.Type type = troubled ? TokenEvent.Type.RECOVERED
                : lastGrant == null ? TokenEvent.Type.ISSUED : TokenEvent.Type.REFRESHED;
        lastGrant = grant;
        row = row.keptBy(node);
        troubled = false;
        failure = null;
        failuresInRow = 0;
        endRequest(new TokenEffect.Deliver(token));
        plan();
        publish(type, "token " + from + ", good until " + token.expiresAt().truncatedTo(ChronoUnit.SECONDS));
    }

    Failure fail(Failure.Kind kind, String error, Reason why, long retryAt) {
        failure = new Failure(kind, error, why, retryAt, at.clock().wall(), at.recoveries());
        troubled = true;
        return failure;
    }

    void failFor(Failed failed, Reason why) {
        failuresInRow++;
        long wait = Math.max(backOff(), failed.retryAfter().map(LifetimeClock::nanos).orElse(0L));
        fail(failed.problem() == Problem.INVALID_REPLY || failed.problem() == Problem.OTHER_ORGANISATION
                ? Failure.Kind.INVALID_REPLY : Failure.Kind.UNAVAILABLE, "", why, LifetimeClock.plus(at.now(), wait));
    }

    /** The first retry of a token that has but seconds to live does not wait for its end. */
    private long backOff() {
        long wait = backoff.nanosAfter(failuresInRow);
        return failuresInRow == 1 && cached.isAlive(at.now()) ? Math.min(wait, (cached.expiresAt() - at.now()) / 2)
                : wait;
    }

    /** @param type what is published, or null for nothing */
    void endFailed(Failure reason, TokenEvent.Type type) {
        endRequest(new TokenEffect.Fail(reason));
        plan();
        if (type != null) {
            String held = !cached.isAlive(at.now()) ? ", no token is held"
                    : ", the token held is good until " + cached.token().expiresAt().truncatedTo(ChronoUnit.SECONDS);
            publish(type, reason.describe(at.clock(), held, at.source()), reason.reason().shared());
        }
    }
}
