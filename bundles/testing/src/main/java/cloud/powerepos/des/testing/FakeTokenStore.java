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
import cloud.powerepos.des.store.SharedRefreshToken;
import cloud.powerepos.des.store.SharedToken;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreLease;
import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.StoredEntry;
import cloud.powerepos.des.store.StoredRefusal;
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

    private record Row(String organisation, long version, String writer, String node, String key, long takenAt,
            long leaseUntil, SharedToken token, long issuedAt, long expiresAt, SharedRefreshToken refreshToken,
            long refreshUntil, String error, long refusedUntil) {

        Row leased(long next, String by, String on, long at, long until, boolean keepsRefreshToken) {
            return new Row(organisation, next, by, on, key, at, until, token, issuedAt, expiresAt,
                    keepsRefreshToken ? refreshToken : null, refreshUntil, error, refusedUntil);
        }
    }

    private static final long NEVER = Long.MAX_VALUE;

    private final LongSupplier clock;
    private final Map<String, Row> rows = new HashMap<>();
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

    private static long until(long now, Duration left) {
        return left.compareTo(Duration.ofDays(30_000)) > 0 ? NEVER : now + left.toNanos();
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
                entry = Optional.ofNullable(rows.get(id)).map(this::entry);
            }
            after.strike(node, Call.LOOK);
            return entry;
        }

        private StoredEntry entry(Row row) {
            long now = clock.getAsLong();
            boolean readable = row.token() == null || row.key().equals(key);
            Optional<SharedToken> token = Optional.ofNullable(row.token()).filter(any -> readable)
                    .map(kept -> new SharedToken(kept.value(), Duration.ofNanos(now - row.issuedAt()),
                            Duration.ofNanos(row.expiresAt() - now), kept.grant(), kept.scope(), kept.svc(),
                            kept.furtherFields()));
            Optional<StoredRefusal> refusal = Optional.ofNullable(row.error()).filter(any -> row.refusedUntil() > now)
                    .map(error -> new StoredRefusal(error, Duration.ofNanos(row.refusedUntil() - now)));
            return new StoredEntry(row.version(), token, readable,
                    Duration.ofNanos(Math.max(0, row.leaseUntil() - now)), row.node(), refusal);
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
            Row row = rows.getOrDefault(id,
                    new Row(organisation, 0, "", "", key, now, now, null, 0, 0, null, 0, null, 0));
            boolean sealed = row.token() != null && !row.key().equals(key) && row.expiresAt() > now;
            if (row.version() != version || row.leaseUntil() > now || sealed) {
                return Optional.empty();
            }
            String writer = node + "-" + ++writers;
            rows.put(id, row.leased(version + 1, writer, node, now, until(now, duration), naive));
            return Optional.of(new StoreLease(id, version + 1, writer, Optional.ofNullable(row.refreshToken())
                    .filter(any -> row.refreshUntil() > now).map(token -> new SharedRefreshToken(token.value(),
                            token.left().map(any -> Duration.ofNanos(row.refreshUntil() - now))))));
        }

        @Override
        public boolean settle(StoreLease lease, Settlement outcome) throws StoreException {
            begin(Call.SETTLE);
            boolean settled;
            synchronized (FakeTokenStore.this) {
                Row row = rows.get(lease.id());
                settled = row != null && row.version() == lease.fence() && row.writer().equals(lease.writer());
                if (settled) {
                    rows.put(lease.id(), settled(row, outcome, clock.getAsLong()));
                }
            }
            after.strike(node, Call.SETTLE);
            return settled;
        }

        private Row settled(Row row, Settlement outcome, long now) {
            SharedToken token = outcome.token().orElse(row.token());
            return new Row(row.organisation(), row.version() + 1, row.writer(), node,
                    outcome.token().isPresent() ? key : row.key(), row.takenAt(), now, token,
                    outcome.token().map(any -> row.takenAt() - any.age().toNanos()).orElse(row.issuedAt()),
                    outcome.token().map(any -> row.takenAt() + any.left().toNanos()).orElse(row.expiresAt()),
                    outcome.refreshToken().orElse(null),
                    outcome.refreshToken().flatMap(SharedRefreshToken::left).map(left -> until(now, left))
                            .orElse(NEVER),
                    outcome.refusal().map(StoredRefusal::error).orElse(null),
                    outcome.refusal().map(refusal -> until(now, refusal.left())).orElse(0L));
        }

        @Override
        public List<StoredRow> rows(String organisationCode) {
            synchronized (FakeTokenStore.this) {
                long now = clock.getAsLong();
                return rows.values().stream().filter(row -> row.organisation().equals(organisationCode))
                        .map(row -> new StoredRow(organisationCode, row.version(), row.node(),
                                Optional.ofNullable(row.token()).map(any -> Duration.ofNanos(row.expiresAt() - now)),
                                row.refreshToken() != null, Duration.ofNanos(Math.max(0, row.leaseUntil() - now)),
                                Duration.ZERO, row.token() == null ? "" : row.key()))
                        .toList();
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
