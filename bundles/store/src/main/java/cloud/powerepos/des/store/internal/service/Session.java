package cloud.powerepos.des.store.internal.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import org.slf4j.Logger;

import cloud.powerepos.des.common.text.ErrorText;
import cloud.powerepos.des.common.threads.Guarded;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.internal.rows.Count;
import cloud.powerepos.des.store.internal.rows.Rows;
import cloud.powerepos.des.store.internal.rows.RowsException;
import cloud.powerepos.des.store.internal.sealing.KeyRing;
import cloud.powerepos.des.store.internal.sealing.Sealer;
import cloud.powerepos.des.store.internal.sealing.SealingKey;

/** The store under one configuration. Every call ends within its time limit. Thread-safe. */
final class Session {

    static final Duration COUNT_INTERVAL = Duration.ofSeconds(10);
    static final Duration ONE_ROW_INTERVAL = Duration.ofMinutes(1);
    static final Duration FIRST_PURGE = Duration.ofMinutes(1);
    static final Duration PURGE_INTERVAL = Duration.ofDays(1);
    static final Duration KEPT = Duration.ofDays(90);

    /** Works with the rows. */
    interface Work<T> {
        T on(LeaseProtocol protocol) throws RowsException;
    }

    /**
     * What a configuration asks for.
     *
     * @param timeout for one call
     */
    record Plan(Rows rows, KeyRing keys, String node, Duration timeout, Duration startWait) {
    }

    private final Logger log;
    private final Plan plan;
    private final TimeLimit limit;
    private final Scheduler scheduler;
    private final LeaseProtocol protocol;
    private final Unreadable unreadable;
    private final Availability availability;
    private final LongSupplier nanoTime;
    private final AtomicLong oneRowTold;
    private volatile Count count = new Count(-1, 0);
    private volatile boolean closed;

    Session(Logger log, Plan plan, TimeLimit limit, Scheduler scheduler, Unreadable unreadable, Clocks clocks,
            Consumer<Availability.View> changed) {
        this.log = log;
        this.plan = plan;
        this.limit = limit;
        this.scheduler = scheduler;
        this.unreadable = unreadable;
        nanoTime = clocks.nanoTime();
        oneRowTold = new AtomicLong(nanoTime.getAsLong() - ONE_ROW_INTERVAL.toNanos());
        protocol = new LeaseProtocol(plan.rows(), new Sealer(plan.keys().keys()), new Writers(plan.node()), unreadable);
        availability = new Availability(log, scheduler, clocks.wall(), clocks.nanoTime(), plan.startWait(), this::probe,
                changed);
    }

    Plan plan() {
        return plan;
    }

    boolean isStarting() {
        return availability.isStarting();
    }

    void start() {
        availability.start();
        scheduler.after(COUNT_INTERVAL, this::countAgain);
        scheduler.after(FIRST_PURGE, this::purgeAgain);
    }

    /** A use of rows that tokens need: where it fails, the store counts as unreachable. */
    <T> T call(Work<T> work) throws StoreException {
        return call(work, true);
    }

    /** A use of many rows for an operator: that it takes too long says nothing of the others. */
    <T> T inspect(Work<T> work) throws StoreException {
        return call(work, false);
    }

    private <T> T call(Work<T> work, boolean decides) throws StoreException {
        long period = availability.enter();
        try {
            return limited(() -> work.on(protocol));
        } catch (RowsException e) {
            if (e.isOfOneRow()) {
                oneRow(e.getMessage());
            } else if (decides) {
                availability.failed(period, e.getMessage());
            }
            throw new StoreException("Token store: " + e.getMessage());
        }
    }

    /** It is told, and not again for each of thousands. */
    private void oneRow(String problem) {
        long now = nanoTime.getAsLong();
        long before = oneRowTold.get();
        if (now - before >= ONE_ROW_INTERVAL.toNanos() && oneRowTold.compareAndSet(before, now)) {
            log.warn("Token store: {}", problem);
        }
    }

    private <T> T limited(Callable<T> work) throws RowsException, StoreException {
        try {
            return limit.run(work, plan.timeout());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RowsException known) {
                throw known;
            }
            throw RowsException.unusable(plan.rows().description() + ": an unforeseen error; report it ("
                    + ErrorText.trace(e.getCause()) + ")");
        } catch (TimeoutException e) {
            throw RowsException.unusable(plan.rows().description() + ": no answer within " + plan.timeout().toMillis()
                    + " ms (timeout.ms): see that it is up and not overloaded");
        } catch (RejectedExecutionException e) {
            throw new StoreException("Token store: too many calls wait already, or it has ended: ask again later");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("Token store: the caller was interrupted");
        }
    }

    private Optional<String> probe() {
        try {
            count = limited(() -> {
                plan.rows().probe();
                return plan.rows().count();
            });
            return Optional.empty();
        } catch (RowsException | StoreException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Finds an outage too while no call does. */
    private void countAgain() {
        if (!closed) {
            // a call waits for the start, and the probes that end it need this thread
            if (!isStarting()) {
                quietly(() -> count = call(on -> plan.rows().count()));
            }
            scheduler.after(COUNT_INTERVAL, this::countAgain);
        }
    }

    private void purgeAgain() {
        if (!closed) {
            quietly(() -> {
                int purged = inspect(on -> plan.rows().deleteUnchanged(KEPT));
                if (purged > 0) {
                    log.info("Token store: {} rows were deleted, as they were unchanged for {} days", purged,
                            KEPT.toDays());
                }
            });
            scheduler.after(PURGE_INTERVAL, this::purgeAgain);
        }
    }

    /** A call that may fail. */
    private interface Call {
        void run() throws StoreException;
    }

    private void quietly(Call call) {
        Guarded.run(log, "Maintenance of the token store failed, which is tried again; report this error", () -> {
            try {
                call.run();
            } catch (StoreException e) {
                // logged where it was noticed
                log.debug("Token store: not counted ({})", e.getMessage());
            }
        });
    }

    StoreStatus status() {
        Availability.View view = availability.view();
        Count counted = count;
        Optional<String> problem = view.problem().or(() -> Stream.of(String.join("; ", plan.keys().warnings()))
                .filter(text -> !text.isEmpty()).findFirst());
        return new StoreStatus(plan.rows().description(), plan.node(), view.reachable(), problem, view.since(),
                counted.rows(), counted.leases(), unreadable.count(), keyIds());
    }

    private List<String> keyIds() {
        return plan.keys().keys().stream().map(SealingKey::id).toList();
    }

    /** Ends what it does by itself; the rows are closed by those who opened them. */
    void close() {
        closed = true;
        availability.close();
    }
}
