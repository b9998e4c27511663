package cloud.powerepos.des.auth.internal;

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

/**
 * Lets token requests go out to the AuthServer: a few at a time over all organisations, those that a caller waits for
 * first. When the AuthServer itself is failing (for more than one organisation in a row, or by its own Retry-After) it
 * holds everything back but single probes; the first success opens it for all.
 * <p>
 * What a job reports of an AuthServer that is no longer the one in force is dropped; see {@link #era()}.
 * <p>
 * Asks a job for nothing but its properties while it holds its lock, and is not to be called with a job's lock held where it may start one.
 */
final class RequestDispatcher {

    /** A request that waits for its turn. */
    interface Job {

        /** Names the organisation. */
        String organisationCode();

        /** Whether a caller waits for it. */
        boolean onDemand();

        /** The {@link RequestDispatcher#era()} at the beginning of what it reports about. */
        long era();

        /** Its turn has come: a thread has been asked for. */
        void starting();

        /** Sends the request; ends with {@link #succeeded}, {@link #failed} or {@link #abandoned}. */
        void run();

        /** Called instead of {@link #run()} where a caller waits and the AuthServer is failing. */
        void heldBack(Failure failure);

        /** Called instead of {@link #run()} where there was no thread for it. */
        void notStarted(Throwable reason);
    }

    private final Executor executor;
    private final LifetimeClock clock;
    private final Timer timer;
    private final Backoff backoff;

    private final Deque<Job> onDemand = new ArrayDeque<>();
    private final Deque<Job> background = new ArrayDeque<>();
    /** Each leaves once, whatever is reported of it and however often. */
    private final Set<Job> underWay = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Set in a thread that is starting jobs. */
    private final ThreadLocal<Boolean> dispatching = new ThreadLocal<>();
    private int limit;
    private boolean closed;
    private long closedUntil;
    private int probesFailed;
    private Job probe;
    private Failure serverFailure;
    private String failingOrganisation;
    private Runnable wakeUp = () -> { };
    private volatile long opening;
    private volatile long era;

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
        add(job, job.onDemand(), () -> true);
    }

    /** A caller waits for the job now. */
    void promote(Job job) {
        add(job, true, () -> background.remove(job));
    }

    /** The AuthServer may have been found failing since the job's owner looked; then no caller shall wait for it. */
    private void add(Job job, boolean isWaitedFor, BooleanSupplier isToBeAdded) {
        Optional<Failure> reason = Optional.empty();
        synchronized (this) {
            if (isToBeAdded.getAsBoolean()) {
                reason = isWaitedFor ? holdsBack() : Optional.empty();
                if (reason.isEmpty()) {
                    (isWaitedFor ? onDemand : background).add(job);
                }
            }
        }
        reason.ifPresent(job::heldBack);
        dispatch();
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

    /** Looks again after time has passed that the timer did not see, or a task that it missed. */
    void timePassed() {
        synchronized (this) {
            if (closed) {
                planWakeUp();
            }
        }
        dispatch();
    }

    /** Why a request would not even be tried now: the AuthServer is failing, and it is not yet time for a probe. */
    synchronized Optional<Failure> holdsBack() {
        return closed && probe == null && clock.now() < closedUntil ? Optional.of(serverFailure) : Optional.empty();
    }

    /**
     * Counts how often the AuthServer came back: what failed before the last time is worth a try. One that came back at
     * the first probe does not count, as then it may be failing for some organisations alone.
     */
    long opening() {
        return opening;
    }

    /**
     * Grows whenever the AuthServer or how it is reached is not what it was. What began before is no verdict on it: read
     * this first, then the settings.
     */
    long era() {
        return era;
    }

    /** The AuthServer answered as a working one does. */
    void succeeded(Job job) {
        synchronized (this) {
            if (leaves(job) && job.era() == era) {
                if (probesFailed > 1) {
                    opening++;
                }
                open();
            }
        }
        dispatch();
    }

    /** The job ended without a word about the AuthServer. */
    void abandoned(Job job) {
        synchronized (this) {
            leaves(job);
        }
        dispatch();
    }

    /** The AuthServer is failing, as far as this organisation can tell. */
    void failed(Job job, Failure failure, Optional<Duration> retryAfter) {
        List<Job> heldBack = new ArrayList<>();
        Failure reason;
        synchronized (this) {
            boolean probed = probe == job;
            if (leaves(job) && job.era() == era) {
                boolean another = failingOrganisation != null && !failingOrganisation.equals(job.organisationCode());
                failingOrganisation = job.organisationCode();
                if (probed || !closed && another) {
                    probesFailed++;
                    close(failure, backoff.nanosAfter(probesFailed));
                }
                retryAfter.ifPresent(wait -> close(failure, LifetimeClock.nanos(wait)));
            }
            if (closed && probe == null) {
                heldBack.addAll(onDemand);
                onDemand.clear();
            }
            reason = serverFailure;
        }
        heldBack.forEach(waiting -> tell(() -> waiting.heldBack(reason)));
        dispatch();
    }

    /** It is another AuthServer now, or reached in another way: what is known of the failure is of no use. */
    void reset() {
        synchronized (this) {
            era++;
            if (closed) {
                opening++;
            }
            open();
        }
        dispatch();
    }

    /** @return whether the job was under way */
    private boolean leaves(Job job) {
        if (probe == job) {
            probe = null;
        }
        return underWay.remove(job);
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
        long until = LifetimeClock.plus(clock.now(), nanos);
        closedUntil = closed ? Math.max(closedUntil, until) : until;
        closed = true;
        serverFailure = failure.until(closedUntil);
        planWakeUp();
    }

    private void planWakeUp() {
        wakeUp.run();
        wakeUp = timer.after(Math.max(0, closedUntil - clock.now()), this::dispatch);
    }

    /** Jobs that end while they are started call this too: the loop that is under way goes on, however many they are. */
    private void dispatch() {
        if (dispatching.get() != null) {
            return;
        }
        dispatching.set(true);
        try {
            for (Job job = next(); job != null; job = next()) {
                start(job);
            }
        } finally {
            dispatching.remove();
        }
    }

    private synchronized Job next() {
        if (closed ? probe != null || clock.now() < closedUntil : underWay.size() >= limit) {
            return null;
        }
        Job job = onDemand.poll();
        job = job != null ? job : background.poll();
        if (job != null) {
            underWay.add(job);
            if (closed) {
                probe = job;
            }
        }
        return job;
    }

    private void start(Job job) {
        try {
            job.starting();
            executor.execute(() -> run(job));
        } catch (Throwable e) {
            synchronized (this) {
                leaves(job);
            }
            tell(() -> job.notStarted(e));
        }
    }

    private void run(Job job) {
        try {
            job.run();
        } catch (Throwable e) {
            Unexpected.log("A token request failed unexpectedly; report this error", e);
            abandoned(job);
        }
    }

    /** One job that fails to take the news keeps no other one from getting it. */
    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (Throwable e) {
            Unexpected.log("A token request could not be ended; report this error", e);
        }
    }
}
