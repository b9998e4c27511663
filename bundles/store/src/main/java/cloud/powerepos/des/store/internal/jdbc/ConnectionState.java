package cloud.powerepos.des.store.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A connection of a pool as the store needs it: each statement is committed at once, and the thread that reads from a
 * server which hangs comes back, though its caller went on long ago. Puts back what it changed, as others may get the
 * connection next.
 */
final class ConnectionState {

    private final Connection connection;
    /** -1 where it was not changed. */
    private final int networkTimeout;
    private final boolean transactional;

    ConnectionState(Connection connection, Duration limit) throws SQLException {
        this.connection = connection;
        int found = networkTimeout();
        int wanted = (int) limit.toMillis();
        networkTimeout = found >= 0 && (found == 0 || found > wanted) && limit(wanted) ? found : -1;
        try {
            transactional = !connection.getAutoCommit();
            if (transactional) {
                connection.setAutoCommit(true);
            }
        } catch (SQLException | RuntimeException e) {
            liftLimit();
            throw e;
        }
    }

    /** @return -1 where the driver does not know it */
    private int networkTimeout() {
        try {
            return connection.getNetworkTimeout();
        } catch (SQLException | RuntimeException | AbstractMethodError e) {
            return -1;
        }
    }

    private boolean limit(int millis) {
        try {
            connection.setNetworkTimeout(Runnable::run, millis);
            return true;
        } catch (SQLException | RuntimeException | AbstractMethodError e) {
            // the connection is broken, or the driver cannot limit it
            return false;
        }
    }

    private void liftLimit() {
        if (networkTimeout >= 0) {
            limit(networkTimeout);
        }
    }

    /** To be called before the connection is closed. */
    void restore() {
        try {
            if (transactional) {
                connection.setAutoCommit(false);
            }
        } catch (SQLException | RuntimeException e) {
            // the connection is broken, which its pool finds out
        } finally {
            liftLimit();
        }
    }
}
