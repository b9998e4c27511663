package cloud.powerepos.des.store;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How the token store is doing. Immutable, free of secrets.
 *
 * @param engine     what keeps the rows and where, for operators: the folder, or the database and its table
 * @param node       this node's name
 * @param reachable  whether the last use of it succeeded
 * @param problem    what is wrong, ending in what to do about it; empty where nothing is
 * @param since      since when it is reachable, or is not
 * @param rows       how many rows were there when they were last counted, as a rule at most 10 s ago; -1
 *                   before
 * @param leases     how many of them were leased
 * @param unreadable how many rows this node could not open when it last looked at them
 * @param keyIds     of the keys that this node has; the first one seals
 */
public record StoreStatus(String engine, String node, boolean reachable, Optional<String> problem, Instant since,
        long rows, long leases, long unreadable, List<String> keyIds) {

    /** Copies the key ids. */
    public StoreStatus {
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(problem, "problem");
        Objects.requireNonNull(since, "since");
        keyIds = List.copyOf(keyIds);
    }
}
