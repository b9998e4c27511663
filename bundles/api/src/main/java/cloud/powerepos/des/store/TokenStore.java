package cloud.powerepos.des.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps one row for each organisation: its token, its refresh token and who may replace them. Each write is one
 * compare-and-set on the row's version, so that of all nodes exactly one succeeds.
 * <p>
 * A refresh token is either in the row or in the hands of the one node that {@linkplain #take took} it, never in both:
 * a node that dies holding it costs one password grant and no replay.
 * <p>
 * Thread-safe. Every method may block, but answers or throws within the store's time limit ({@code timeout.ms}, 2 s
 * unless configured; while the store starts, up to {@code start.wait.ms}). While the store is known to be unreachable,
 * it throws at once. No method holds a connection, a transaction or a lock after it has returned.
 */
@ProviderType
public interface TokenStore {

    /** PID of the store's configuration (file {@code etc/cloud.powerepos.des.store.cfg}). */
    String PID = "cloud.powerepos.des.store";

    /**
     * {@return what a row says, or empty where no row is there}
     *
     * @param id the row; unguessable, derived from the credentials
     * @throws StoreException if the store does not answer in time or with an error
     */
    Optional<StoredEntry> look(String id) throws StoreException;

    /**
     * Takes the lease of a row and its refresh token out of it, in one step. Makes the row where there is none.
     *
     * @param id               the row
     * @param version          of the entry that was read, 0 where no row was there
     * @param organisationCode for operators
     * @param duration         for how long no other node may take it
     * @return the lease, or empty where another node was faster or holds a lease; then look again
     * @throws StoreException if it is not known to have succeeded; a refresh token that may have left the row is
     *                        dropped
     */
    Optional<StoreLease> take(String id, long version, String organisationCode, Duration duration)
            throws StoreException;

    /**
     * Writes what a request came to and ends the lease.
     *
     * @param lease   that was taken
     * @param outcome what the row holds from now on
     * @return false where the lease had run out and the row has changed since: the outcome was not written, and its
     *         refresh token must not be used
     * @throws StoreException if it is not known to have succeeded; the refresh token of the outcome must not be used
     */
    boolean settle(StoreLease lease, Settlement outcome) throws StoreException;

    /**
     * {@return the rows of one organisation, without secrets; more than one where its credentials were changed lately}
     *
     * @throws StoreException if the store does not answer in time or with an error
     */
    List<StoredRow> rows(String organisationCode) throws StoreException;

    /**
     * Deletes the rows of one organisation. Nodes keep the tokens that they have in memory.
     *
     * @return how many rows there were
     * @throws StoreException if the store does not answer in time or with an error
     */
    int purge(String organisationCode) throws StoreException;

    /** {@return a snapshot of how the store is doing} Waits for no server. */
    StoreStatus status();
}
