package cloud.powerepos.des.auth.internal.store;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.internal.Unexpected;
import cloud.powerepos.des.auth.internal.lifecycle.RowClaim;
import cloud.powerepos.des.auth.internal.lifecycle.RowKey;
import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect.Settle;
import cloud.powerepos.des.auth.internal.lifecycle.TokenInput;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.TokenStore;

/**
 * The token store, which comes and goes as it likes: what fails there is reported, and requests go on without it. It is
 * never asked under a lock or on a caller's thread, except for its status, which waits for no server.
 */
public final class SharedStore {

    private static final Logger LOG = LoggerFactory.getLogger(AuthTokenService.class);

    private final Supplier<TokenStore> service;
    private final Executor looks;
    private final Executor settles;
    private final double place;
    private final AtomicLong ended = new AtomicLong();

    /**
     * @param service gives the store, or null where there is none
     * @param looks   runs what reads rows
     * @param settles runs what ends leases, before what reads
     * @param place   this node's own in the refresh window, from 0 to 1: nodes with one token do not all want to
     *                refresh it at the same time, and those that come later find the new one
     */
    public SharedStore(Supplier<TokenStore> service, Executor looks, Executor settles, double place) {
        this.service = service;
        this.looks = looks;
        this.settles = settles;
        this.place = place;
    }

    public double place() {
        return place;
    }

    public Executor looks() {
        return looks;
    }

    /** How many looks have ended so far, answered or not. */
    public long ended() {
        return ended.get();
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

    /** Reads a row; blocks for as long as the store does. */
    public TokenInput look(RowKey key, String organisationCode, LifetimeClock clock) {
        long at = clock.now();
        try {
            return ask(organisationCode, "look into the token store", new TokenInput.StoreFailed(),
                    store -> new TokenInput.Looked(key, at, store.look(key.id())));
        } finally {
            ended.incrementAndGet();
        }
    }

    /** Takes the lease; blocks for as long as the store does. */
    public TokenInput take(RowClaim claim, String organisationCode, LifetimeClock clock) {
        long from = clock.now();
        return ask(organisationCode, "take the lease", new TokenInput.StoreFailed(), store -> new TokenInput.Taken(
                store.take(claim.key().id(), claim.version(), organisationCode, claim.leaseTime()), from, clock.now()));
    }

    /**
     * Ends a lease, on a thread of the store. Where that fails the refresh token is dropped: it may be in the row, and
     * is in no other place.
     *
     * @param then gets what follows where a new token is in the row
     */
    public void settle(Settle settle, String organisationCode, LifetimeClock clock, Consumer<TokenInput> then) {
        settles.execute(() -> ask(organisationCode, "end the lease; its refresh token is dropped", null, store -> {
            if (!store.settle(settle.claim().lease(), settle.at(clock.now()))) {
                LOG.debug("{}: the lease in the token store had run out, its refresh token is dropped",
                        Printable.of(organisationCode));
            } else if (settle.token().isPresent()) {
                then.accept(new TokenInput.Settled(settle.token().get().token(), store.status().node()));
            }
            // nothing waits for an answer
            return null;
        }));
    }

    private <T> T ask(String organisationCode, String what, T otherwise, Question<T> question) {
        try {
            TokenStore store = service.get();
            if (store == null) {
                throw new StoreException("The token store was stopped; start the bundle cloud.powerepos.des.store");
            }
            return question.ask(store);
        } catch (StoreException e) {
            // the store itself warns; this says which organisation works without it
            LOG.debug("{}: could not {}: {}", Printable.of(organisationCode), what, e.getMessage());
        } catch (Throwable e) {
            unexpected(e);
        }
        return otherwise;
    }

    public static void unexpected(Throwable error) {
        Unexpected.log("The token store failed unexpectedly, the request goes on without it; see that this process has"
                + " memory and threads left, else report this error", error);
    }

    /** What the store is asked. */
    @FunctionalInterface
    private interface Question<T> {

        T ask(TokenStore store) throws StoreException;
    }
}
