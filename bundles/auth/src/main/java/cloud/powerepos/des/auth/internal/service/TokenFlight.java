package cloud.powerepos.des.auth.internal.service;

import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.Unexpected;
import cloud.powerepos.des.auth.internal.dispatch.ClientPair;
import cloud.powerepos.des.auth.internal.dispatch.QueuedRequest;
import cloud.powerepos.des.auth.internal.dispatch.RequestQueue;
import cloud.powerepos.des.auth.internal.lifecycle.Failure;
import cloud.powerepos.des.auth.internal.lifecycle.TokenInput;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;

/**
 * The one request for the next token of an organisation, shared by all who wait for it; it may take more than one
 * attempt. What each step means is decided by its {@link TokenMachine}; it ends whatever is thrown on its way.
 */
final class TokenFlight implements QueuedRequest {

    /** An attempt ends by its own limit; one that is late by this is reported, and by that is given up. */
    static final long OVERDUE = TimeUnit.SECONDS.toNanos(1);
    static final long GIVEN_UP = TimeUnit.SECONDS.toNanos(5);
    /** Where not even the next attempt could be worked out. */
    private static final long UNKNOWN = TimeUnit.SECONDS.toNanos(10);

    final PendingToken promise = new PendingToken();
    private final TokenMachine token;
    private final Collaborators with;

    volatile boolean onDemand;
    /** An operator's: goes out whatever blocks requests. */
    volatile boolean urgent;
    /** What is under way; null before the first attempt and between two. */
    volatile Exchange exchange;
    /** The circuit breaker's at the beginning of the latest attempt. */
    volatile long era;
    /** Others that waited for this flight's client. */
    final Queue<QueuedRequest> released = new ConcurrentLinkedQueue<>();

    // guarded by the organisation's lock
    /** The client of the latest attempt, which the flight has to let go of. */
    ClientPair client;
    /** Waits for what comes of another organisation's request with the same client. */
    boolean parked;
    /** By the monotonic clock, when a thread was asked for or the latest attempt began. */
    private long since;
    private boolean started;
    /** Its look into the token store that is under way, or null. */
    volatile StoreLook look;
    private Runnable watch = () -> { };
    /** Tells the circuit breaker how the AuthServer is doing, as far as this flight shows it. */
    private Consumer<RequestQueue> verdict = queue -> queue.abandoned(this);
    private Supplier<AccessToken> ending;

    TokenFlight(TokenMachine token, boolean onDemand) {
        this.token = token;
        this.with = token.with;
        this.onDemand = onDemand;
    }

    @Override
    public String organisationCode() {
        return token.organisationCode();
    }

    @Override
    public boolean onDemand() {
        return onDemand;
    }

    @Override
    public long era() {
        return era;
    }

    /** A thread was asked for; it has to end within its limit from now on. */
    @Override
    public void starting() {
        synchronized (token) {
            if (token.flight == this) {
                guard();
            }
        }
    }

    @Override
    public void run() {
        new FlightRun(token, this).run();
    }

    @Override
    public void blocked(Failure failure) {
        try {
            synchronized (token) {
                if (token.flight == this) {
                    token.apply(new TokenInput.Blocked(failure));
                }
            }
            finish();
        } catch (Throwable e) {
            // no queue has it any more
            notStarted(e);
        }
    }

    @Override
    public void notStarted(Throwable reason) {
        broke(reason);
        conclude();
    }

    /** Ends a flight whose course was left by an error; what may fail here too leaves a flight that has ended. */
    void broke(Throwable error) {
        synchronized (token) {
            exchange = null;
            try {
                if (token.flight == this) {
                    token.apply(new TokenInput.Broken(FlightRun.broken(error, true).message()));
                }
            } catch (Throwable e) {
                Unexpected.log("A token request ended without an entry in its organisation's state", e);
                token.schedule(UNKNOWN);
            } finally {
                if (token.flight == this) {
                    token.forceIdle();
                }
            }
        }
    }

    /** Its time limit begins. To be called with the organisation's lock. */
    void guard() {
        watch.run();
        started = true;
        since = with.clock().monotonic();
        watch = with.timer().after(LifetimeClock.plus(limit(), GIVEN_UP), () -> giveUpIfLate(OVERDUE));
    }

    /** It waits without a time limit. To be called with the organisation's lock. */
    void unguard() {
        parked = false;
        started = false;
        watch.run();
    }

    private long limit() {
        return LifetimeClock.nanos(with.settings().get().requestTimeout());
    }

    /** By how much its limit is over; less than zero where it is not, or where it waits for its turn. */
    long lateness() {
        return started ? with.clock().monotonic() - since - limit() : Long.MIN_VALUE;
    }

    /** Its thread hangs, or was lost: those who wait get to know it, and the next request may go out. */
    void giveUpIfLate(long lateness) {
        StoreLook late = look;
        if (late != null) {
            late.endIfLate();
        }
        synchronized (token) {
            if (token.flight != this || lateness() < lateness) {
                return;
            }
            try {
                token.apply(new TokenInput.GivenUp(TimeUnit.NANOSECONDS.toSeconds(GIVEN_UP)));
            } catch (Throwable e) {
                broke(e);
            }
            token.lost = this;
        }
        conclude();
    }

    void abort() {
        Exchange current = exchange;
        if (current != null) {
            Unexpected.guarded("A token request could not be ended early, its reply is dropped", current::abort);
        }
    }

    /** All who wait get this, once it is {@linkplain #finish() finished}. */
    void endsWith(Supplier<AccessToken> end) {
        ending = end;
    }

    void serverWorks() {
        verdict = queue -> queue.succeeded(this);
    }

    void serverFails(Failure failure, Optional<Duration> retryAfter) {
        verdict = queue -> queue.failed(this, failure, retryAfter);
    }

    /** Passes its end on to all who wait; without effect where it has not ended. To be called without locks. */
    void finish() {
        Supplier<AccessToken> end = ending;
        if (end != null) {
            watch.run();
            promise.endsWith(end);
        }
    }

    /** Passes on how it ended: to those who wait, to the queue, to those who waited for its client. */
    void conclude() {
        try {
            finish();
        } finally {
            promise.endsWith(() -> {
                throw Unexpected.toCaller(organisationCode(), new IllegalStateException());
            });
            try {
                verdict.accept(with.queue());
            } finally {
                release();
            }
        }
    }

    /** Lets go of its client, and those start anew that waited for what came of it. To be called without locks. */
    void release() {
        if (client != null) {
            released.addAll(with.clients().ended(client, this));
        }
        for (QueuedRequest next = released.poll(); next != null; next = released.poll()) {
            with.submit(next);
        }
    }
}
