package cloud.powerepos.des.operations.internal;

import java.util.List;
import java.util.Optional;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.inside.StoreOperations;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.StoredRow;
import cloud.powerepos.des.store.TokenStore;

/** The services of the optional token store at one moment; null for each that is not there. */
public record StoreServices(TokenStore store, StoreOperations operations) {

    /** No token store is installed. */
    public static final StoreServices NONE = new StoreServices(null, null);

    public Optional<StoreStatus> status() {
        return Optional.ofNullable(store).map(TokenStore::status);
    }

    List<ConfigurationProblem> problems() {
        return operations == null ? List.of() : operations.configurationProblems();
    }

    /** @throws StoreException if it is not installed or cannot be used */
    public List<StoredRow> rows(String organisationCode) throws StoreException {
        return installed().rows(organisationCode);
    }

    /** @throws StoreException if it is not installed or cannot be used */
    int purge(String organisationCode) throws StoreException {
        return installed().purge(organisationCode);
    }

    private TokenStore installed() throws StoreException {
        if (store == null) {
            throw new StoreException("The token store is not installed: see the README, or install the feature"
                    + " powerepos-des-store");
        }
        return store;
    }
}
