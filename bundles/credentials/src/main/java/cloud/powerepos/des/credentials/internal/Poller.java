package cloud.powerepos.des.credentials.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.threads.Guarded;
import cloud.powerepos.des.common.threads.Scheduler;

/** Polls once a second from {@link #wake()} on, until no task wants to be polled again. */
final class Poller {

    static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

    private final Scheduler scheduler;
    private final List<BooleanSupplier> tasks;
    private final AtomicInteger wakes = new AtomicInteger();

    /** @param tasks each answers whether it wants to be polled again */
    Poller(Scheduler scheduler, BooleanSupplier... tasks) {
        this.scheduler = scheduler;
        this.tasks = List.of(tasks);
    }

    void wake() {
        if (wakes.getAndIncrement() == 0) {
            scheduler.after(INTERVAL, this::poll);
        }
    }

    private void poll() {
        int seen = wakes.get();
        boolean again = false;
        for (BooleanSupplier task : tasks) {
            again |= poll(task);
        }
        if (again || !wakes.compareAndSet(seen, 0)) {
            scheduler.after(INTERVAL, this::poll);
        }
    }

    private static boolean poll(BooleanSupplier task) {
        AtomicBoolean again = new AtomicBoolean(true);
        Guarded.run(LOG, "Looking for changed secrets failed and is tried again in a second; if this repeats, report"
                + " it",
                () -> again.set(task.getAsBoolean()));
        return again.get();
    }
}
