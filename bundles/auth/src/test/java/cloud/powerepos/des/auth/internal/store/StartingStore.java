package cloud.powerepos.des.auth.internal.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.TokenStore;
import cloud.powerepos.des.testing.TokenStoreBehind;

/** Not reachable yet. */
final class StartingStore extends TokenStoreBehind {

    boolean reachable;

    StartingStore(TokenStore store) {
        super(store);
    }

    @Override
    protected <T> T run(Call<T> call) throws StoreException {
        return call.run();
    }

    @Override
    public StoreStatus status() {
        return new StoreStatus("memory", "a", reachable, Optional.empty(), Instant.EPOCH, 0, 0, 0, List.of());
    }
}
