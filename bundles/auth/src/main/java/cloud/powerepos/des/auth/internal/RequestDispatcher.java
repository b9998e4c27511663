package cloud.powerepos.des.auth.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Lets token requests go out to the AuthServer: a few at a time over all organisations, those that somebody waits for
 * first. When the AuthServer itself is failing (for more than one organisation in a row, or by its own Retry-After) it
 * holds everything back but single probes; the first success opens the way for all.
 * <p>
 * Never calls a job while it holds its lock.
 */
final class RequestDispatcher {

    /** A request that waits for its turn. */
    interface Job {

        /** Names the organisation. */
        String organisationCode();

        /** Whether somebody waits for it. */
        boolean onDemand();

        /** Sends the request; ends with {@link #succeeded(Job)} or {@link #failed(Job, Failure, Optional)}. */
        void run();

        /** Called instead of {@link #run()} where somebody waits and the way is closed. */
        void heldBack(Failure failure);
    }

    private final Executor executor;
    private final LifetimeClock clock;
    private final Timer timer;
    private final Backoff backoff;

    private final Deque<Job> onDemand = new ArrayDeque<>();
    private final Deque<Job> background = new ArrayDeque<>();
    private int limit;
    private int running;
    private boolean closed;
    private long closedUntil;
    private int probesFailed;
    private Job probe;
    private Failure serverFailure;
    private String failingOrganisation;
    private Runnable wakeUp = () -> { };
    private volatile long opening;

    RequestDispatcher(Executor executor, LifetimeClock clock, Timer timer, Backoff backoff, int limit) {
        this.executor = executor;
        this.clock = clock;
        this.timer = timer;
        this.backoff = backoff;
        this.limit = limit;
    }

    void limit(int parallelRequests) {
        synchronized (this) {
            limit = parallelRequests;
        }
        dispatch();
    }

    void submit(Job job) {
        synchronized (this) {
            if (job.onDemand()) {
                addOnDemand(job);
            } else {
                background.add(job);
            }
        }
        dispatch();
    }

    /** Somebody waits for the job now. */
    void promote(Job job) {
        synchronized (this) {
            if (background.remove(job)) {
                addOnDemand(job);
            }
        }
        dispatch();
    }

    /** The way may have been closed since the job's owner looked, and then nobody shall wait until it opens. */
    private void addOnDemand(Job job) {
        holdsBack().ifPresentOrElse(reason -> executor.execute(() -> job.heldBack(reason)), () -> onDemand.add(job));
    }

    /** An operator wants a request to go out, whatever is known of the AuthServer. */
    synchronized void tryAnyway() {
        closedUntil = clock.now();
    }

    /** Lets the job go before all others that wait. */
    void first(Job job) {
        synchronized (this) {
            if (onDemand.remove(job)) {
                onDemand.addFirst(job);
            }
        }
        dispatch();
    }

    /** Looks again after time has passed that the timer did not see. */
    void timePassed() {
        dispatch();
    }

    /** Why a request would not even be tried now: the AuthServer is failing, and it is not yet time for a probe. */
    synchronized Optional<Failure> holdsBack() {
        return closed && probe == null && clock.now() < closedUntil ? Optional.of(serverFailure) : Optional.empty();
    }

    /**
     * Counts how often the AuthServer came back: what failed before the last time is worth a try. A way that opened at
     * the first probe does not count, as then it may be failing for some organisations alone.
     */
    long opening() {
        return opening;
    }

    /** The AuthServer answered as a working one does. */
    void succeeded(Job job) {
        synchronized (this) {
            running--;
            if (probesFailed > 1) {
                opening++;
            }
            open();
        }
        dispatch();
    }

    /** The job ended without a word about the AuthServer. */
    void abandoned(Job job) {
        synchronized (this) {
            running--;
            if (probe == job) {
                probe = null;
            }
        }
        dispatch();
    }

    /** The AuthServer is failing, as far as this organisation can tell. */
    void failed(Job job, Failure failure, Optional<Duration> retryAfter) {
        List<Job> heldBack = new ArrayList<>();
        Failure reason;
        synchronized (this) {
            running--;
            boolean probed = probe == job;
            boolean another = failingOrganisation != null && !failingOrganisation.equals(job.organisationCode());
            failingOrganisation = job.organisationCode();
            if (probed || !closed && another) {
                probesFailed++;
                close(failure, backoff.nanosAfter(probesFailed));
            }
            retryAfter.ifPresent(wait -> close(failure, wait.toNanos()));
            if (probed) {
                probe = null;
            }
            if (closed && probe == null) {
                heldBack.addAll(onDemand);
                onDemand.clear();
            }
            reason = serverFailure;
        }
        heldBack.forEach(waiting -> waiting.heldBack(reason));
        dispatch();
    }

    /** It is another AuthServer now: what is known of the failure is of no use. */
    void reset() {
        synchronized (this) {
            if (closed) {
                opening++;
            }
            open();
        }
        dispatch();
    }

    private void open() {
        closed = false;
        probe = null;
        probesFailed = 0;
        serverFailure = null;
        failingOrganisation = null;
        wakeUp.run();
    }

    private void close(Failure failure, long nanos) {
        long until = clock.now() + nanos;
        closedUntil = closed ? Math.max(closedUntil, until) : until;
        closed = true;
        serverFailure = failure.until(closedUntil, clock.wallAt(closedUntil));
        wakeUp.run();
        wakeUp = timer.after(closedUntil - clock.now(), this::dispatch);
    }

    private void dispatch() {
        List<Job> ready = new ArrayList<>();
        synchronized (this) {
            for (Job job = next(); job != null; job = next()) {
                running++;
                if (closed) {
                    probe = job;
                }
                ready.add(job);
            }
        }
        ready.forEach(job -> executor.execute(job::run));
    }

    private Job next() {
        if (closed ? probe != null || clock.now() < closedUntil : running >= limit) {
            return null;
        }
        Job job = onDemand.poll();
        return job != null ? job : background.poll();
    }
}
