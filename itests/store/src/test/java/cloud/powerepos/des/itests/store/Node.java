package cloud.powerepos.des.itests.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.sql.DataSource;

import org.apache.commons.dbcp2.BasicDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.threads.DaemonScheduler;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.store.Settlement;
import cloud.powerepos.des.store.SharedRefreshToken;
import cloud.powerepos.des.store.SharedToken;
import cloud.powerepos.des.store.TokenStore;
import cloud.powerepos.des.store.internal.jdbc.DataSourceLookup;
import cloud.powerepos.des.store.internal.jdbc.JdbcRows;
import cloud.powerepos.des.store.internal.sealing.KeyFile;
import cloud.powerepos.des.store.internal.sealing.KeyRing;
import cloud.powerepos.des.store.internal.service.StoreService;

/** One node of a cluster: a token store with a pool of two connections. */
final class Node implements AutoCloseable {

    static final String TABLE = "powerepos_des_token";
    static final Duration TIMEOUT = Duration.ofSeconds(1);
    static final Duration START_WAIT = Duration.ofSeconds(1);
    static final Duration LEASE = Duration.ofSeconds(25);

    private static final Logger LOG = LoggerFactory.getLogger(TokenStore.class);

    final BasicDataSource pool = new BasicDataSource();
    final StoreService store;
    private final DaemonScheduler scheduler = DaemonScheduler.onDemand(LOG, new DaemonThreads("timer"));

    Node(String url, String user, String... statements) {
        pool.setUrl(url);
        pool.setUsername(user);
        pool.setMaxTotal(2);
        pool.setConnectionInitSqls(List.of(statements));
        store = new StoreService(LOG, scheduler, List::of, status -> { });
    }

    Node use(String name, Path key) throws RefusedException {
        return use(name, pool, true, key);
    }

    Node use(String name, DataSource dataSource, boolean createTable, Path key) throws RefusedException {
        return use(name, dataSource, createTable, key, TIMEOUT, START_WAIT);
    }

    Node use(String name, DataSource dataSource, boolean createTable, Path key, Duration timeout,
            Duration startWait) throws RefusedException {
        store.use(new JdbcRows(new Given(dataSource), TABLE, createTable, timeout),
                KeyRing.read(new KeyFile("key.file", key), List.of(), false), name, timeout, startWait);
        return this;
    }

    static Settlement outcome(String access, String refresh) {
        return new Settlement(Optional.of(new SharedToken(access, Duration.ofSeconds(1), Duration.ofSeconds(3599),
                "password", Optional.empty(), Optional.empty(), Map.of())),
                Optional.of(new SharedRefreshToken(refresh, Optional.empty())), Optional.empty());
    }

    @Override
    public void close() throws IOException {
        store.close();
        scheduler.close();
        try {
            pool.close();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** A data source without a framework. */
    record Given(DataSource get) implements DataSourceLookup {

        @Override
        public String name() {
            return "des";
        }

        @Override
        public void close() {
            // it is the test's
        }
    }
}
