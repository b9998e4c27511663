package cloud.powerepos.des.store.internal.service;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.slf4j.Logger;

import cloud.powerepos.des.common.component.CleanUp;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.inside.StoreOperations;
import cloud.powerepos.des.store.Settlement;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreLease;
import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.StoredEntry;
import cloud.powerepos.des.store.StoredRow;
import cloud.powerepos.des.store.TokenStore;
import cloud.powerepos.des.store.internal.rows.Rows;
import cloud.powerepos.des.store.internal.sealing.KeyRing;

/**
 * The token store, there from the start of its bundle: calls that come before it is known which configuration is in
 * force wait for it as they wait for the database.
 */
public final class StoreService implements TokenStore, StoreOperations, AutoCloseable {

    /** For how long a call waits for a configuration. */
    private static final Duration START_WAIT = Duration.ofSeconds(10);

    private final Logger log;
    private final Scheduler scheduler;
    private final Supplier<List<ConfigurationProblem>> problems;
    private final Consumer<StoreStatus> changed;
    private final Clocks clocks;
    private final TimeLimit limit = new TimeLimit(new DaemonThreads("des-store"));
    private final Unreadable unreadable;
    private final CountDownLatch configured = new CountDownLatch(1);
    private final long startEnd;
    private final Instant since;
    private volatile Session session;

    /**
     * @param scheduler runs what the store does by itself
     * @param problems  gives those of the configuration
     * @param changed   is told when it becomes reachable or unreachable
     */
    public StoreService(Logger log, Scheduler scheduler, Supplier<List<ConfigurationProblem>> problems,
            Consumer<StoreStatus> changed) {
        this(log, scheduler, problems, changed, Clocks.SYSTEM);
    }

    StoreService(Logger log, Scheduler scheduler, Supplier<List<ConfigurationProblem>> problems,
            Consumer<StoreStatus> changed, Clocks clocks) {
        this.log = log;
        this.scheduler = scheduler;
        this.problems = problems;
        this.changed = changed;
        this.clocks = clocks;
        unreadable = new Unreadable(log);
        startEnd = clocks.nanoTime().getAsLong() + START_WAIT.toNanos();
        since = clocks.wall().instant();
    }

    /**
     * Puts a configuration in force. Closes the rows of the one before, unless they are the same.
     *
     * @param timeout   for one call
     * @param startWait for how long calls wait until the rows can be used for the first time
     */
    public void use(Rows rows, KeyRing keys, String node, Duration timeout, Duration startWait) {
        Session before = session;
        // a change during an outage is no second start
        Duration wait = before == null || before.isStarting() || startWait.compareTo(timeout) < 0 ? startWait : timeout;
        Session latest = new Session(log, new Session.Plan(rows, keys, node, timeout, wait), limit, scheduler,
                unreadable, clocks, view -> changed.accept(status()));
        session = latest;
        configured.countDown();
        if (before != null) {
            before.close();
            if (before.plan().rows() != rows) {
                CleanUp.run(log, before.plan().rows()::close);
            }
        }
        latest.start();
    }

    /** It is known that no configuration can be in force for now. */
    public void misconfigured() {
        configured.countDown();
    }

    @Override
    public Optional<StoredEntry> look(String id) throws StoreException {
        Objects.requireNonNull(id, "id");
        return session().call(protocol -> protocol.look(id));
    }

    @Override
    public Optional<StoreLease> take(String id, long version, String organisationCode, Duration duration)
            throws StoreException {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(organisationCode, "organisationCode");
        Objects.requireNonNull(duration, "duration");
        return session().call(protocol -> protocol.take(id, version, organisationCode, duration));
    }

    @Override
    public boolean settle(StoreLease lease, Settlement outcome) throws StoreException {
        Objects.requireNonNull(lease, "lease");
        Objects.requireNonNull(outcome, "outcome");
        return session().call(protocol -> protocol.settle(lease, outcome));
    }

    @Override
    public List<StoredRow> rows(String organisationCode) throws StoreException {
        Objects.requireNonNull(organisationCode, "organisationCode");
        return session().inspect(protocol -> protocol.rows(organisationCode));
    }

    @Override
    public int purge(String organisationCode) throws StoreException {
        Objects.requireNonNull(organisationCode, "organisationCode");
        Session current = session();
        return current.inspect(protocol -> current.plan().rows().delete(organisationCode));
    }

    @Override
    public StoreStatus status() {
        Session current = session;
        return current == null ? new StoreStatus("none", "", false, Optional.of(unconfigured()), since, -1, 0, 0,
                List.of()) : current.status();
    }

    @Override
    public List<ConfigurationProblem> configurationProblems() {
        return problems.get();
    }

    private Session session() throws StoreException {
        Session current = session;
        if (current != null) {
            return current;
        }
        try {
            configured.await(Math.max(0, startEnd - clocks.nanoTime().getAsLong()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        current = session;
        if (current == null) {
            throw new StoreException("Token store: " + unconfigured());
        }
        return current;
    }

    private String unconfigured() {
        return problems.get().stream().filter(ConfigurationProblem::refused).findFirst()
                .map(problem -> problem.source() + ": " + problem.message())
                .orElse("its configuration " + PID + " has not been delivered yet: wait a moment");
    }

    @Override
    public void close() {
        configured.countDown();
        limit.close();
        Session last = session;
        if (last != null) {
            last.close();
            last.plan().rows().close();
        }
    }
}
