package cloud.powerepos.des.testing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import cloud.powerepos.des.store.Settlement;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreLease;
import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.StoredEntry;
import cloud.powerepos.des.store.StoredRow;
import cloud.powerepos.des.store.TokenStore;

/** A token store that passes every call on to another one; subclasses do something before or after. */
public abstract class TokenStoreBehind implements TokenStore {

    /**
     * A look, take or settle.
     *
     * @param <T> what it returns
     */
    @FunctionalInterface
    protected interface Call<T> {

        /**
         * Calls the other store.
         *
         * @return its answer
         * @throws StoreException if it throws
         */
        T run() throws StoreException;
    }

    private final TokenStore store;

    /**
     * A store before another one.
     *
     * @param store answers
     */
    protected TokenStoreBehind(TokenStore store) {
        this.store = store;
    }

    /**
     * Runs each look, take and settle.
     *
     * @param <T>  what it returns
     * @param call of the other store
     * @return its answer
     * @throws StoreException if the call throws
     */
    protected abstract <T> T run(Call<T> call) throws StoreException;

    @Override
    public Optional<StoredEntry> look(String id) throws StoreException {
        return run(() -> store.look(id));
    }

    @Override
    public Optional<StoreLease> take(String id, long version, String organisationCode, Duration duration)
            throws StoreException {
        return run(() -> store.take(id, version, organisationCode, duration));
    }

    @Override
    public boolean settle(StoreLease lease, Settlement outcome) throws StoreException {
        return run(() -> store.settle(lease, outcome));
    }

    @Override
    public List<StoredRow> rows(String organisationCode) throws StoreException {
        return store.rows(organisationCode);
    }

    @Override
    public int purge(String organisationCode) throws StoreException {
        return store.purge(organisationCode);
    }

    @Override
    public StoreStatus status() {
        return store.status();
    }
}
