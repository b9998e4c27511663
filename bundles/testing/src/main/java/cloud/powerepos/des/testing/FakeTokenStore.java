package cloud.powerepos.des.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

import cloud.powerepos.des.store.Settlement;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreLease;
import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.StoredEntry;
import cloud.powerepos.des.store.StoredRow;
import cloud.powerepos.des.store.TokenStore;

/**
 * Rows of a token store in memory, shared by the nodes of a test and timed by a clock that it moves. Can fail, be slow,
 * answer a write that succeeded by an error, and write in the naive order. Thread-safe.
 */
public final class FakeTokenStore {

    /** What a node does to the store. */
    public enum Call {
        /** A row is read. */
        LOOK,
        /** A lease is taken. */
        TAKE,
        /** A lease is ended. */
        SETTLE
    }

    /** What may happen to a call. */
    @FunctionalInterface
    public interface Fault {

        /**
         * Happens.
         *
         * @param node that calls
         * @param call what it does
         * @throws StoreException if the call is to fail
         */
        void strike(String node, Call call) throws StoreException;
    }

    private final LongSupplier clock;
    private final Map<String, FakeRow> rows = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private int writers;
    /** Happens before a call has an effect. */
    private volatile Fault before = (node, call) -> { };
    /** Happens after a call has had its effect: its answer is lost. */
    private volatile Fault after = (node, call) -> { };
    private volatile boolean naive;

    /**
     * Makes an empty store.
     *
     * @param clock the store's own, in nanoseconds
     */
    public FakeTokenStore(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * Opens the store for one node.
     *
     * @param node its name
     * @param key  seals its tokens; nodes with another key cannot read them
     * @return the store as the node sees it
     */
    public TokenStore open(String node, String key) {
        return new Node(node, key);
    }

    /**
     * Opens the store for one node, with the key that all have.
     *
     * @param node its name
     * @return the store as the node sees it
     */
    public TokenStore open(String node) {
        return open(node, "key");
    }

    /**
     * Chooses what happens to calls from now on, before they have an effect.
     *
     * @param fault what happens
     */
    public void before(Fault fault) {
        before = fault;
    }

    /**
     * Chooses what happens to calls from now on, after they have had their effect.
     *
     * @param fault what happens
     */
    public void after(Fault fault) {
        after = fault;
    }

    /** From now on the refresh token stays in the row until the request is settled, as other stores do it. */
    public void naive() {
        naive = true;
    }

    /**
     * Counts the calls so far.
     *
     * @param call which ones
     * @return their number
     */
    public synchronized int count(Call call) {
        return Collections.frequency(calls, call);
    }

    /**
     * Counts all calls so far; each is one statement.
     *
     * @return their number
     */
    public synchronized int statements() {
        return calls.size();
    }

    /**
     * Counts the rows that hold a refresh token.
     *
     * @return their number
     */
    public synchronized long refreshTokens() {
        return rows.values().stream().filter(row -> row.refreshToken() != null).count();
    }

    /**
     * Counts the rows that are leased.
     *
     * @return their number
     */
    public synchronized long leases() {
        return rows.values().stream().filter(row -> row.leaseUntil() > clock.getAsLong()).count();
    }

    /**
     * Counts the rows.
     *
     * @return their number
     */
    public synchronized int size() {
        return rows.size();
    }

    private final class Node implements TokenStore {

        private final String node;
        private final String key;

        Node(String node, String key) {
            this.node = node;
            this.key = key;
        }

        private void begin(Call call) throws StoreException {
            synchronized (FakeTokenStore.this) {
                calls.add(call);
            }
            before.strike(node, call);
        }

        @Override
        public Optional<StoredEntry> look(String id) throws StoreException {
            begin(Call.LOOK);
            Optional<StoredEntry> entry;
            synchronized (FakeTokenStore.this) {
                entry = Optional.ofNullable(rows.get(id)).map(row -> row.entry(key, clock.getAsLong()));
            }
            after.strike(node, Call.LOOK);
            return entry;
        }

        @Override
        public Optional<StoreLease> take(String id, long version, String organisationCode, Duration duration)
                throws StoreException {
            begin(Call.TAKE);
            Optional<StoreLease> lease;
            synchronized (FakeTokenStore.this) {
                lease = take(id, version, organisationCode, clock.getAsLong(), duration);
            }
            after.strike(node, Call.TAKE);
            return lease;
        }

        private Optional<StoreLease> take(String id, long version, String organisation, long now, Duration duration) {
            FakeRow row = rows.getOrDefault(id, FakeRow.of(organisation, key, now));
            if (!row.mayBeTaken(version, key, now)) {
                return Optional.empty();
            }
            String writer = node + "-" + ++writers;
            rows.put(id, row.leased(writer, node, now, duration, naive));
            return Optional.of(row.lease(id, writer, now));
        }

        @Override
        public boolean settle(StoreLease lease, Settlement outcome) throws StoreException {
            begin(Call.SETTLE);
            boolean settled;
            synchronized (FakeTokenStore.this) {
                FakeRow row = rows.get(lease.id());
                settled = row != null && row.isLeasedBy(lease);
                if (settled) {
                    rows.put(lease.id(), row.settled(outcome, node, key, clock.getAsLong()));
                }
            }
            after.strike(node, Call.SETTLE);
            return settled;
        }

        @Override
        public List<StoredRow> rows(String organisationCode) {
            synchronized (FakeTokenStore.this) {
                long now = clock.getAsLong();
                return rows.values().stream().filter(row -> row.organisation().equals(organisationCode))
                        .map(row -> row.shown(now)).toList();
            }
        }

        @Override
        public int purge(String organisationCode) {
            synchronized (FakeTokenStore.this) {
                int before = rows.size();
                rows.values().removeIf(row -> row.organisation().equals(organisationCode));
                return before - rows.size();
            }
        }

        @Override
        public StoreStatus status() {
            return new StoreStatus("memory", node, true, Optional.empty(), Instant.EPOCH, size(), leases(), 0,
                    List.of(key));
        }
    }
}
