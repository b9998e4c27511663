package cloud.powerepos.des.auth.internal.dispatch;

import java.time.Duration;
import java.util.Optional;

import cloud.powerepos.des.auth.internal.lifecycle.Backoff;
import cloud.powerepos.des.auth.internal.lifecycle.Failure;
import cloud.powerepos.des.auth.internal.time.ClockReading;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.AuthServerStatus.State;

/**
 * The circuit breaker before the AuthServer, for all organisations:
 *
 * <pre>
 * CLOSED     requests go out
 *   → OPEN       a second organisation in a row failed, or a reply had Retry-After
 * OPEN       no request goes out before its time
 *   → HALF_OPEN  its time has come, or an operator wants a request: one probe goes out
 * HALF_OPEN  the others wait for the probe
 *   → CLOSED     any request succeeds
 *   → OPEN       the probe failed: the pause grows; or it ended without a verdict
 * any        → CLOSED when another AuthServer is configured, or another way to it
 * </pre>
 *
 * Guarded by the lock of its queue, except where noted.
 */
final class AuthServerCircuitBreaker {

    private final LifetimeClock clock;
    private final Backoff backoff;
    private State state = State.CLOSED;
    private QueuedRequest probe;
    private long openUntil;
    /** When it was closed last. */
    private long openSince;
    private int failedProbes;
    private Failure failure;
    private String failingOrganisation;
    private volatile long recoveries;
    private volatile long era;

    AuthServerCircuitBreaker(LifetimeClock clock, Backoff backoff) {
        this.clock = clock;
        this.backoff = backoff;
    }

    State state() {
        return state;
    }

    /** Why no request goes out now, not even a probe. */
    Optional<Failure> blockedBy() {
        return state == State.OPEN && timeLeft() > 0 ? Optional.of(failure) : Optional.empty();
    }

    /** Whether the next request is a probe, and may go out whatever else is under way. */
    boolean isProbeDue() {
        return state == State.OPEN && timeLeft() <= 0;
    }

    long timeLeft() {
        return openUntil - clock.now();
    }

    /** What those get that wait while it is open. */
    Failure failure() {
        return failure;
    }

    /**
     * Counts how often the AuthServer came back: what failed before the last time is worth a try. One that came back at
     * the first probe does not count, as then it may be failing for some organisations alone. Needs no lock.
     */
    long recoveries() {
        return recoveries;
    }

    /**
     * Grows whenever the AuthServer or the way to it is not what it was. What began before is no verdict on it: read
     * this first, then the settings. Needs no lock.
     */
    long era() {
        return era;
    }

    void sent(QueuedRequest request) {
        if (state == State.OPEN) {
            state = State.HALF_OPEN;
            probe = request;
        }
    }

    /** The request has ended; what it says about the AuthServer may follow. @return whether it was the probe */
    boolean ended(QueuedRequest request) {
        boolean probed = state == State.HALF_OPEN && probe == request;
        if (probed) {
            state = State.OPEN;
            probe = null;
        }
        return probed;
    }

    void succeeded() {
        if (failedProbes > 1) {
            recoveries++;
        }
        close();
    }

    /** @param probed whether the probe failed */
    void failed(String organisationCode, boolean probed, Failure reason, Optional<Duration> retryAfter) {
        boolean another = failingOrganisation != null && !failingOrganisation.equals(organisationCode);
        failingOrganisation = organisationCode;
        if (probed || state == State.CLOSED && another) {
            failedProbes++;
            open(reason, backoff.nanosAfter(failedProbes));
        }
        retryAfter.ifPresent(wait -> open(reason, LifetimeClock.nanos(wait)));
    }

    /** It is another AuthServer now, or another way to it. */
    void reset() {
        era++;
        if (state != State.CLOSED) {
            recoveries++;
        }
        close();
    }

    /** An operator wants a request to go out, whatever is known of the AuthServer. */
    void forceProbe() {
        openUntil = clock.now();
    }

    /** How the AuthServer is doing, for operators. */
    AuthServerStatus status() {
        if (state == State.CLOSED) {
            return AuthServerStatus.WORKING;
        }
        ClockReading now = clock.read();
        return new AuthServerStatus(state, Optional.of(now.wallAt(openSince)),
                blockedBy().map(any -> now.wallAt(openUntil)), Optional.of(failure.reason().shared()));
    }

    private void close() {
        state = State.CLOSED;
        probe = null;
        failedProbes = 0;
        failure = null;
        failingOrganisation = null;
    }

    private void open(Failure reason, long nanos) {
        long until = LifetimeClock.plus(clock.now(), nanos);
        openUntil = state == State.CLOSED ? until : Math.max(openUntil, until);
        openSince = state == State.CLOSED ? clock.now() : openSince;
        state = state == State.CLOSED ? State.OPEN : state;
        failure = reason.until(openUntil);
    }
}
