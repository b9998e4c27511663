package cloud.powerepos.des.store.internal.rows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What keeps the rows: a folder or a table. Each write is one compare-and-set. Thread-safe; methods may block for as
 * long as a disk or a server takes, so they are called on threads of their own.
 */
public interface Rows extends AutoCloseable {

    /** For operators: what keeps the rows, and where. */
    String description();

    /**
     * Makes ready what is not ready yet, and proves that rows can be read and written.
     *
     * @throws RowsException if they cannot
     */
    void probe() throws RowsException;

    /** @return the row, or empty where there is none */
    Optional<Row> read(String id) throws RowsException;

    /** Makes a leased row of version 1. @return false if there is a row already */
    boolean create(String id, String organisation, Lease lease) throws RowsException;

    /**
     * Leases a row and takes the refresh token out of it.
     *
     * @return false if the row is not as it was read, or is leased
     */
    boolean take(Row asRead, Lease lease) throws RowsException;

    /** Writes an outcome and ends the lease. @return false if the row is not as the lease left it */
    boolean settle(Fence fence, Outcome outcome) throws RowsException;

    List<Row> list(String organisation) throws RowsException;

    /** Deletes the rows of an organisation. @return how many */
    int delete(String organisation) throws RowsException;

    /** Deletes rows that were not written for so long. @return how many */
    int deleteUnchanged(Duration age) throws RowsException;

    Count count() throws RowsException;

    /** Ends the use of it; what is under way ends first. */
    @Override
    void close();
}
