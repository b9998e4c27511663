package cloud.powerepos.des.itests.store;

import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import cloud.powerepos.des.itests.databases.WatchedStatements;

/** Of some writes the answer is lost: they are committed, and the client gets an error. */
final class LostCommits {

    final AtomicInteger lost = new AtomicInteger();
    private final Random random;
    private final double share;

    LostCommits(long seed, double share) {
        random = new Random(seed);
        this.share = share;
    }

    DataSource over(DataSource dataSource) {
        return WatchedStatements.of(dataSource, method -> {
            if (method.equals("executeUpdate") && isNext()) {
                lost.incrementAndGet();
                throw new SQLException("An I/O error occurred while sending to the backend.", "08006");
            }
        });
    }

    private synchronized boolean isNext() {
        return random.nextDouble() < share;
    }
}
