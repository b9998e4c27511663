package cloud.powerepos.des.store.internal.service;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.slf4j.Logger;

import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.store.StoreException;

/**
 * The circuit breaker of the store. Calls wait while it starts, pass while it is closed, and are refused at once while
 * it is open; only probes of its own close it, after 1 s, then after twice as long each time, up to 30 s. A store that
 * comes and goes is probed less and less often too. Thread-safe.
 */
final class Availability {

    /**
     * What is known.
     *
     * @param period grows with each change; what a call of an earlier period reports is out of date
     */
    record View(boolean reachable, Optional<String> problem, Instant since, long period) {
    }

    /** Finds out whether the store can be used. */
    interface Probe {
        /** @return what is wrong and what to do; empty if it can be used */
        Optional<String> run();
    }

    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    static final Duration START_PAUSE = Duration.ofMillis(250);

    private final Logger log;
    private final Scheduler scheduler;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Probe probe;
    private final Consumer<View> changed;
    private final long startEnd;
    private final CountDownLatch started = new CountDownLatch(1);
    private volatile View view;
    private Duration pause = FIRST_PAUSE;
    private long reachedAt;
    private volatile boolean closed;

    /**
     * @param scheduler runs the probes
     * @param startWait for how long calls wait for the first success
     * @param changed   is told when it becomes reachable or unreachable
     */
    Availability(Logger log, Scheduler scheduler, InstantSource clock, LongSupplier nanoTime, Duration startWait,
            Probe probe, Consumer<View> changed) {
        this.log = log;
        this.scheduler = scheduler;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.probe = probe;
        this.changed = changed;
        reachedAt = nanoTime.getAsLong();
        startEnd = reachedAt + startWait.toNanos();
        view = new View(false, Optional.of("it is starting: wait a moment"), clock.instant(), 0);
    }

    /** Begins to probe. */
    void start() {
        scheduler.after(Duration.ZERO, this::probe);
    }

    View view() {
        return view;
    }

    /** Whether it is not yet known whether it can be used. */
    boolean isStarting() {
        return started.getCount() > 0;
    }

    /**
     * Waits while it starts.
     *
     * @return the period that the call belongs to
     * @throws StoreException if it is unreachable
     */
    long enter() throws StoreException {
        View seen = view;
        if (!seen.reachable() && isStarting()) {
            try {
                started.await(Math.max(0, startEnd - nanoTime.getAsLong()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreException("Token store: the caller was interrupted");
            }
            seen = view;
        }
        if (!seen.reachable()) {
            throw new StoreException("Token store: " + seen.problem().orElse("it is not reachable"));
        }
        return seen.period();
    }

    /** A call has failed. */
    void failed(long period, String problem) {
        if (open(period, problem)) {
            scheduler.after(nextPause(), this::probe);
        }
    }

    /** One that comes and goes is probed less and less often too. */
    private synchronized Duration nextPause() {
        Duration next = pause;
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        return next;
    }

    private boolean open(long period, String problem) {
        View latest;
        synchronized (this) {
            if (closed || view.period() != period) {
                return false;
            }
            if (nanoTime.getAsLong() - reachedAt > LONGEST_PAUSE.toNanos()) {
                pause = FIRST_PAUSE;
            }
            latest = new View(false, Optional.of(problem), clock.instant(), period + 1);
            view = latest;
        }
        log.warn("The token store cannot be used, so this node requests tokens by itself: {}", problem);
        changed.accept(latest);
        return true;
    }

    private void probe() {
        if (closed) {
            return;
        }
        Optional<String> problem = probe.run();
        if (problem.isEmpty()) {
            reached();
        } else if (isStarting() && startEnd - nanoTime.getAsLong() > 0) {
            view = new View(false, problem, view.since(), 0);
            scheduler.after(START_PAUSE, this::probe);
        } else {
            missed(problem.get());
        }
    }

    private void reached() {
        View latest;
        boolean first;
        synchronized (this) {
            if (closed) {
                return;
            }
            first = view.period() == 0;
            latest = new View(true, Optional.empty(), clock.instant(), view.period() + 1);
            view = latest;
            reachedAt = nanoTime.getAsLong();
        }
        started.countDown();
        if (!first) {
            log.info("The token store can be used again");
            changed.accept(latest);
        }
    }

    private void missed(String problem) {
        View before = view;
        if (before.period() == 0) {
            open(0, problem);
            started.countDown();
        } else {
            view = new View(false, Optional.of(problem), before.since(), before.period());
        }
        scheduler.after(nextPause(), this::probe);
    }

    /** Ends the probes; those who wait go on. */
    void close() {
        closed = true;
        started.countDown();
    }
}
