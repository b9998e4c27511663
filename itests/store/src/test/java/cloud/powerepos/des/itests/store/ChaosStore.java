package cloud.powerepos.des.itests.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import cloud.powerepos.des.store.Settlement;
import cloud.powerepos.des.store.SharedRefreshToken;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreLease;
import cloud.powerepos.des.store.StoredEntry;
import cloud.powerepos.des.store.TokenStore;
import cloud.powerepos.des.testing.TokenStoreBehind;

/** The token store of a process that may be killed at each call. Counts the leases that would be lost by it. */
final class ChaosStore extends TokenStoreBehind {

    /** Kills the process where that is wanted. */
    interface Fate {
        void at(ChaosPoint point);
    }

    private final Fate fate;
    /** Keeps what the naive order of writing leaves in the row, for the control run; null otherwise. */
    private final Path naive;
    final AtomicInteger leased = new AtomicInteger();
    final AtomicInteger failed = new AtomicInteger();

    ChaosStore(TokenStore store, Fate fate, Path naive) {
        super(store);
        this.fate = fate;
        this.naive = naive;
    }

    @Override
    protected <T> T run(Call<T> call) throws StoreException {
        try {
            return call.run();
        } catch (StoreException e) {
            failed.incrementAndGet();
            throw e;
        }
    }

    @Override
    public Optional<StoredEntry> look(String id) throws StoreException {
        Optional<StoredEntry> entry = super.look(id);
        if (entry.isPresent() && entry.get().leaseLeft().compareTo(Duration.ZERO) > 0) {
            fate.at(ChaosPoint.WAITING);
        }
        return entry;
    }

    @Override
    public Optional<StoreLease> take(String id, long version, String organisationCode, Duration duration)
            throws StoreException {
        fate.at(ChaosPoint.BEFORE_TAKE);
        leased.incrementAndGet();
        try {
            Optional<StoreLease> lease = super.take(id, version, organisationCode, duration);
            if (lease.isPresent()) {
                fate.at(ChaosPoint.AFTER_TAKE);
                return naive == null ? lease : Optional.of(stillInTheRow(lease.get()));
            }
            leased.decrementAndGet();
            return lease;
        } catch (StoreException e) {
            leased.decrementAndGet();
            throw e;
        }
    }

    @Override
    public boolean settle(StoreLease lease, Settlement outcome) throws StoreException {
        fate.at(ChaosPoint.NOT_SETTLED);
        try {
            boolean settled = super.settle(lease, outcome);
            leased.decrementAndGet();
            if (settled && naive != null) {
                write(lease.id(), outcome.refreshToken().map(SharedRefreshToken::value).orElse(""));
            }
            fate.at(ChaosPoint.SETTLED);
            return settled;
        } catch (StoreException e) {
            leased.decrementAndGet();
            throw e;
        }
    }

    private StoreLease stillInTheRow(StoreLease lease) {
        try {
            Path file = naive.resolve(lease.id());
            String kept = Files.exists(file) ? Files.readString(file) : "";
            return kept.isEmpty() ? lease : new StoreLease(lease.id(), lease.fence(), lease.writer(),
                    Optional.of(new SharedRefreshToken(kept, Optional.empty())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String id, String refreshToken) {
        try {
            Files.writeString(naive.resolve(id), refreshToken);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
