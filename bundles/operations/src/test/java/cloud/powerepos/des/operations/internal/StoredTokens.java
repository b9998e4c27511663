package cloud.powerepos.des.operations.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.inside.StoreOperations;
import cloud.powerepos.des.store.Settlement;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreLease;
import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.StoredEntry;
import cloud.powerepos.des.store.StoredRow;
import cloud.powerepos.des.store.TokenStore;

/** What a token store reports to operators. */
public final class StoredTokens implements TokenStore, StoreOperations {

    public final List<StoredRow> rows = new ArrayList<>();
    public final List<ConfigurationProblem> problems = new ArrayList<>();
    /** Thrown by all that needs a server, if set. */
    public StoreException outage;
    /** What the status says. */
    public Optional<String> problem = Optional.empty();

    public StoreServices services() {
        return new StoreServices(this, this);
    }

    @Override
    public Optional<StoredEntry> look(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<StoreLease> take(String id, long version, String organisationCode, Duration duration) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean settle(StoreLease lease, Settlement outcome) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<StoredRow> rows(String organisationCode) throws StoreException {
        if (outage != null) {
            throw outage;
        }
        return rows.stream().filter(row -> row.organisationCode().equals(organisationCode)).toList();
    }

    @Override
    public int purge(String organisationCode) throws StoreException {
        int purged = rows(organisationCode).size();
        rows.removeIf(row -> row.organisationCode().equals(organisationCode));
        return purged;
    }

    @Override
    public StoreStatus status() {
        return new StoreStatus("files in /data/store", "node-1", outage == null, problem, Instant.EPOCH, rows.size(), 0,
                0, List.of("k1"));
    }

    @Override
    public List<ConfigurationProblem> configurationProblems() {
        return problems;
    }
}
