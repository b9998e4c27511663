package cloud.powerepos.des.management.internal;

import java.util.List;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.TokenStore;

/** Shows the token store; waits for no server. */
final class TokenStoreBean implements TokenStoreMXBean {

    private final TokenStore store;

    TokenStoreBean(TokenStore store) {
        this.store = store;
    }

    private StoreStatus status() {
        return store.status();
    }

    @Override
    public String getEngine() {
        return Printable.of(status().engine());
    }

    @Override
    public String getNode() {
        return Printable.of(status().node());
    }

    @Override
    public boolean isReachable() {
        return status().reachable();
    }

    @Override
    public String getProblem() {
        return status().problem().map(Printable::of).orElse("");
    }

    @Override
    public long getSince() {
        return status().since().toEpochMilli();
    }

    @Override
    public long getRows() {
        return status().rows();
    }

    @Override
    public long getLeases() {
        return status().leases();
    }

    @Override
    public long getUnreadableRows() {
        return status().unreadable();
    }

    @Override
    public List<String> getKeyIds() {
        return status().keyIds();
    }
}
