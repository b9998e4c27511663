package cloud.powerepos.des.store.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Limits how long a connection waits for its server: the thread that reads from a server which hangs comes back, though
 * its caller went on long ago. Puts the limit of the pool back, to which the connection returns.
 */
final class ServerLimit {

    private final Connection connection;
    private final int before;

    ServerLimit(Connection connection, Duration limit) {
        this.connection = connection;
        int found = read();
        int wanted = (int) limit.toMillis();
        before = found >= 0 && (found == 0 || found > wanted) && set(wanted) ? found : -1;
    }

    /** @return -1 where the driver does not know it */
    private int read() {
        try {
            return connection.getNetworkTimeout();
        } catch (SQLException | RuntimeException | AbstractMethodError e) {
            return -1;
        }
    }

    private boolean set(int millis) {
        try {
            connection.setNetworkTimeout(Runnable::run, millis);
            return true;
        } catch (SQLException | RuntimeException | AbstractMethodError e) {
            // the connection is broken, or the driver cannot limit it
            return false;
        }
    }

    void lift() {
        if (before >= 0) {
            set(before);
        }
    }
}
