package cloud.powerepos.des.store.internal.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import cloud.powerepos.des.store.Settlement;
import cloud.powerepos.des.store.SharedRefreshToken;
import cloud.powerepos.des.store.SharedToken;
import cloud.powerepos.des.store.StoreLease;
import cloud.powerepos.des.store.StoredEntry;
import cloud.powerepos.des.store.StoredRow;
import cloud.powerepos.des.store.internal.rows.Fence;
import cloud.powerepos.des.store.internal.rows.Lease;
import cloud.powerepos.des.store.internal.rows.Outcome;
import cloud.powerepos.des.store.internal.rows.Row;
import cloud.powerepos.des.store.internal.rows.Rows;
import cloud.powerepos.des.store.internal.rows.RowsException;
import cloud.powerepos.des.store.internal.rows.SealedToken;
import cloud.powerepos.des.store.internal.sealing.Place;
import cloud.powerepos.des.store.internal.sealing.Sealer;
import cloud.powerepos.des.store.internal.sealing.TokenText;
import cloud.powerepos.des.store.internal.sealing.UnreadableException;

/**
 * Look, take and settle over rows: what is sealed, who may take, and whether a write took effect. Thread-safe; methods
 * block for as long as the rows do.
 */
final class LeaseProtocol {

    /** A compare-and-set by one writer. */
    private interface Write {
        boolean run() throws RowsException;
    }

    /** Tokens are not handed out for so long before they expire. */
    private static final Duration TOLERANCE = Duration.ofSeconds(30);

    private final Rows rows;
    private final Sealer sealer;
    private final Writers writers;
    private final Unreadable unreadable;

    LeaseProtocol(Rows rows, Sealer sealer, Writers writers, Unreadable unreadable) {
        this.rows = rows;
        this.sealer = sealer;
        this.writers = writers;
        this.unreadable = unreadable;
    }

    Optional<StoredEntry> look(String id) throws RowsException {
        return rows.read(id).map(row -> {
            Optional<SharedToken> token = accessToken(row);
            return new StoredEntry(row.version(), token, token.isPresent() || row.accessToken().isEmpty(),
                    row.isLeased() ? row.leaseLeft() : Duration.ZERO, Writers.node(row.writer()),
                    row.refusal().filter(refusal -> isAhead(refusal.left())));
        });
    }

    Optional<StoreLease> take(String id, long version, String organisationCode, Duration duration)
            throws RowsException {
        Lease lease = new Lease(writers.next(), duration);
        if (version == 0) {
            return took(id, version, lease, () -> rows.create(id, organisationCode, lease), Optional.empty());
        }
        Optional<Row> read = rows.read(id).filter(row -> row.version() == version && !row.isLeased());
        if (read.isEmpty() || isForeign(read.get())) {
            return Optional.empty();
        }
        // the row is taken only as it was read, so this refresh token leaves it
        return took(id, version, lease, () -> rows.take(read.get(), lease), refreshToken(read.get()));
    }

    private Optional<StoreLease> took(String id, long version, Lease lease, Write write,
            Optional<SharedRefreshToken> refreshToken) throws RowsException {
        return isWritten(id, version, lease.writer(), write)
                ? Optional.of(new StoreLease(id, version + 1, lease.writer(), refreshToken)) : Optional.empty();
    }

    boolean settle(StoreLease lease, Settlement settlement) throws RowsException {
        String id = lease.id();
        Outcome outcome = new Outcome(writers.next(),
                settlement.token().map(token -> new SealedToken(
                        sealer.seal(Place.accessToken(id), TokenText.of(token)), token.left())),
                settlement.refreshToken().map(token -> sealer.seal(Place.refreshToken(id, lease.fence() + 1),
                        TokenText.of(token))),
                settlement.refusal());
        Fence fence = new Fence(id, lease.fence(), lease.writer());
        try {
            return isWritten(id, lease.fence(), outcome.writer(), () -> rows.settle(fence, outcome));
        } catch (RowsException e) {
            if (e.isOfOneRow()) {
                // what cannot be stored: the others do not wait for it until the lease runs out
                rows.settle(fence, new Outcome(writers.next(), Optional.empty(), Optional.empty(), Optional.empty()));
            }
            throw e;
        }
    }

    List<StoredRow> rows(String organisationCode) throws RowsException {
        return rows.list(organisationCode).stream().map(row -> new StoredRow(row.organisation(), row.version(),
                Writers.node(row.writer()), row.accessToken().map(text -> row.tokenLeft()),
                row.refreshToken().isPresent(), row.isLeased() ? row.leaseLeft() : Duration.ZERO, row.unchanged(),
                row.accessToken().map(Sealer::keyId).orElse(""))).toList();
    }

    /**
     * Writes, and finds out whether that took effect where the answer was an error. An answer may be lost after the
     * write; then the row names its writer.
     *
     * @param version that the row has before the write
     * @throws RowsException if it is not known
     */
    private boolean isWritten(String id, long version, String writer, Write write) throws RowsException {
        RowsException lost;
        try {
            return write.run();
        } catch (RowsException e) {
            if (e.isOfOneRow()) {
                throw e;
            }
            lost = e;
        }
        Optional<Row> row = rows.read(id);
        if (row.map(Row::version).orElse(0L) == version) {
            // as before, or not yet: the same writer once more, of whose two writes one at most takes effect
            try {
                if (write.run()) {
                    return true;
                }
            } catch (RowsException e) {
                lost = e;
            }
            row = rows.read(id);
        }
        if (row.map(Row::version).orElse(0L) == version) {
            throw lost;
        }
        return row.get().writer().equals(writer);
    }

    /** Another node has a living token there that this node cannot open. */
    private boolean isForeign(Row row) {
        return row.accessToken().isPresent() && isAhead(row.tokenLeft()) && accessToken(row).isEmpty();
    }

    private Optional<SharedToken> accessToken(Row row) {
        try {
            Optional<SharedToken> token = row.accessToken().isEmpty() ? Optional.empty() : Optional.of(
                    TokenText.accessToken(sealer.open(Place.accessToken(row.id()), row.accessToken().get()),
                            left(row)));
            unreadable.remove(row);
            return token;
        } catch (UnreadableException e) {
            unreadable.add(row, e);
            return Optional.empty();
        }
    }

    /** Where the row was written later than now, the clock was set back, and it is not known when the token expires. */
    private static Duration left(Row row) {
        return row.unchanged().plus(TOLERANCE).isNegative() && isAhead(row.tokenLeft()) ? Duration.ZERO
                : row.tokenLeft();
    }

    private Optional<SharedRefreshToken> refreshToken(Row row) {
        try {
            return row.refreshToken().isEmpty() ? Optional.empty() : Optional.of(TokenText.refreshToken(
                    sealer.open(Place.refreshToken(row.id(), row.version()), row.refreshToken().get()),
                    row.unchanged()));
        } catch (UnreadableException e) {
            unreadable.add(row, e);
            return Optional.empty();
        }
    }

    private static boolean isAhead(Duration left) {
        return left.compareTo(Duration.ZERO) > 0;
    }
}
