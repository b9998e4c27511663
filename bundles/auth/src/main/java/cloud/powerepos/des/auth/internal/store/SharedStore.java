package cloud.powerepos.des.auth.internal.store;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import cloud.powerepos.des.auth.internal.lifecycle.RowClaim;
import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreLease;
import cloud.powerepos.des.store.StoredEntry;
import cloud.powerepos.des.store.TokenStore;

/**
 * The token store, which comes and goes as it likes, and the threads that may wait for it.
 *
 * @param service gives the store, or null where there is none
 * @param looks   runs what reads rows
 * @param settles runs what ends leases, before what reads
 * @param place   this node's own in the refresh window, from 0 to 1: nodes with one token do not all want to refresh it
 *                at the same time, and those that come later find the new one
 * @param ended   how many looks have ended so far, answered or not
 */
public record SharedStore(Supplier<TokenStore> service, Executor looks, Executor settles, double place,
        AtomicLong ended) {

    public SharedStore(Supplier<TokenStore> service, Executor looks, Executor settles, double place) {
        this(service, looks, settles, place, new AtomicLong());
    }

    public boolean isPresent() {
        return service.get() != null;
    }

    /** Whether it answers; not so while it starts, which calls wait for. */
    public boolean isReachable() {
        TokenStore store = service.get();
        try {
            return store != null && store.status().reachable();
        } catch (RuntimeException | Error e) {
            // looks fail too, and say so
            return false;
        }
    }

    public Optional<StoredEntry> look(String id) throws StoreException {
        try {
            return store().look(id);
        } finally {
            ended.incrementAndGet();
        }
    }

    public Optional<StoreLease> take(RowClaim claim, String organisationCode) throws StoreException {
        return store().take(claim.key().id(), claim.version(), organisationCode, claim.leaseTime());
    }

    /** @return this node's name; empty where the lease had run out, so that nothing was written */
    public Optional<String> settle(TokenEffect.Settle settle, LifetimeClock clock) throws StoreException {
        TokenStore store = store();
        return store.settle(settle.claim().lease(), Settlements.of(settle, clock.now()))
                ? Optional.of(store.status().node()) : Optional.empty();
    }

    private TokenStore store() throws StoreException {
        TokenStore store = service.get();
        if (store == null) {
            throw new StoreException("The token store was stopped; start the bundle cloud.powerepos.des.store");
        }
        return store;
    }
}
