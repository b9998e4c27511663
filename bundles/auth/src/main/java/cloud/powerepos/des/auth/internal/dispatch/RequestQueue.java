package cloud.powerepos.des.auth.internal.dispatch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

import cloud.powerepos.des.auth.internal.Unexpected;
import cloud.powerepos.des.auth.internal.lifecycle.Backoff;
import cloud.powerepos.des.auth.internal.lifecycle.Failure;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.Timer;
import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.AuthServerStatus.State;

/**
 * Lets token requests go out to the AuthServer: a few at a time over all organisations, those that a caller waits for
 * first, and none that the circuit breaker blocks. What a request reports of an AuthServer that is no longer the one in
 * force is dropped; see {@link #era()}.
 * <p>
 * Calls nothing of a request but its properties while it holds its lock. Not to be called with a lock of a request
 * where it may start one.
 */
public final class RequestQueue {

    private final Executor executor;
    private final Timer timer;
    private final AuthServerCircuitBreaker breaker;
    private final Deque<QueuedRequest> onDemand = new ArrayDeque<>();
    private final Deque<QueuedRequest> background = new ArrayDeque<>();
    /** Each leaves once, whatever is reported of it and however often. */
    private final Set<QueuedRequest> underWay = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Set in a thread that is starting requests. */
    private final ThreadLocal<Boolean> dispatching = new ThreadLocal<>();
    private int limit;
    private Runnable wakeUp = () -> { };

    public RequestQueue(Executor executor, LifetimeClock clock, Timer timer, Backoff backoff, int limit) {
        this.executor = executor;
        this.timer = timer;
        this.limit = limit;
        breaker = new AuthServerCircuitBreaker(clock, backoff);
    }

    public void limit(int parallelRequests) {
        synchronized (this) {
            limit = parallelRequests;
        }
        dispatch();
    }

    /** How many requests may be under way at once. */
    public synchronized int limit() {
        return limit;
    }

    public void submit(QueuedRequest request) {
        add(request, request.onDemand(), () -> true);
    }

    /** A caller waits for the request now. */
    public void promote(QueuedRequest request) {
        add(request, true, () -> background.remove(request));
    }

    /** The breaker may have opened since the request's owner looked; then no caller shall wait for it. */
    private void add(QueuedRequest request, boolean isWaitedFor, BooleanSupplier isToBeAdded) {
        Optional<Failure> reason = Optional.empty();
        synchronized (this) {
            // before the request leaves its place: where this fails, it still waits there
            Optional<Failure> blocked = isWaitedFor ? blockedBy() : Optional.empty();
            if (isToBeAdded.getAsBoolean()) {
                reason = blocked;
                if (reason.isEmpty()) {
                    (isWaitedFor ? onDemand : background).add(request);
                }
            }
        }
        reason.ifPresent(request::blocked);
        dispatch();
    }

    /** An operator wants a request to go out, whatever is known of the AuthServer. */
    public synchronized void forceProbe() {
        breaker.forceProbe();
    }

    /** Lets the request go before all others that wait. */
    public synchronized void moveToFront(QueuedRequest request) {
        if (onDemand.remove(request)) {
            onDemand.addFirst(request);
        }
    }

    /** Looks again after time has passed that the timer did not see, or a task that it missed. */
    public void timePassed() {
        synchronized (this) {
            planWakeUp();
        }
        dispatch();
    }

    /** Why a request would not even be tried now: the AuthServer is failing, and it is not yet time for a probe. */
    public synchronized Optional<Failure> blockedBy() {
        return breaker.blockedBy();
    }

    /** How the AuthServer is doing, for operators. */
    public synchronized AuthServerStatus authServer() {
        return breaker.status();
    }

    /** @see AuthServerCircuitBreaker#recoveries() */
    public long recoveries() {
        return breaker.recoveries();
    }

    /** @see AuthServerCircuitBreaker#era() */
    public long era() {
        return breaker.era();
    }

    /** The AuthServer answered as a working one does. */
    public void succeeded(QueuedRequest request) {
        synchronized (this) {
            breaker.ended(request);
            if (underWay.remove(request) && request.era() == breaker.era()) {
                breaker.succeeded();
                planWakeUp();
            }
        }
        dispatch();
    }

    /** The request ended without a word about the AuthServer. */
    public void abandoned(QueuedRequest request) {
        synchronized (this) {
            breaker.ended(request);
            underWay.remove(request);
        }
        dispatch();
    }

    /** The AuthServer is failing, as far as this organisation can tell. */
    public void failed(QueuedRequest request, Failure failure, Optional<Duration> retryAfter) {
        List<QueuedRequest> blocked = new ArrayList<>();
        Failure reason;
        synchronized (this) {
            boolean probed = breaker.ended(request);
            if (underWay.remove(request) && request.era() == breaker.era()) {
                breaker.failed(request.organisationCode(), probed, failure, retryAfter);
                planWakeUp();
            }
            if (breaker.state() == State.OPEN) {
                blocked.addAll(onDemand);
                onDemand.clear();
            }
            reason = breaker.failure();
        }
        blocked.forEach(waiting -> guarded(() -> waiting.blocked(reason)));
        dispatch();
    }

    /** It is another AuthServer now, or another way to it. */
    public void reset() {
        synchronized (this) {
            breaker.reset();
            planWakeUp();
        }
        dispatch();
    }

    private void planWakeUp() {
        wakeUp.run();
        wakeUp = breaker.state() == State.CLOSED ? () -> { }
                : timer.after(Math.max(0, breaker.timeLeft()), this::dispatch);
    }

    /** Requests that end while they are started call this too: then the loop that is under way goes on. */
    private void dispatch() {
        if (dispatching.get() != null) {
            return;
        }
        dispatching.set(true);
        try {
            for (QueuedRequest request = next(); request != null; request = next()) {
                start(request);
            }
        } finally {
            dispatching.remove();
        }
    }

    private synchronized QueuedRequest next() {
        boolean goes = switch (breaker.state()) {
            case CLOSED -> underWay.size() < limit;
            case OPEN -> breaker.isProbeDue();
            case HALF_OPEN -> false;
        };
        QueuedRequest request = !goes ? null : onDemand.isEmpty() ? background.poll() : onDemand.poll();
        if (request != null) {
            underWay.add(request);
            breaker.sent(request);
        }
        return request;
    }

    private void start(QueuedRequest request) {
        try {
            request.starting();
            executor.execute(() -> run(request));
        } catch (Throwable e) {
            abandoned(request);
            guarded(() -> request.notStarted(e));
        }
    }

    private void run(QueuedRequest request) {
        try {
            request.run();
        } catch (Throwable e) {
            abandoned(request);
            Unexpected.log("A token request failed unexpectedly; report this error", e);
        }
    }

    /** One request that fails when it is ended keeps no other one from its end. */
    private static void guarded(Runnable end) {
        Unexpected.guarded("A token request could not be ended; report this error", end);
    }
}
