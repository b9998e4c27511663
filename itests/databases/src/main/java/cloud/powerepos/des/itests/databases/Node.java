package cloud.powerepos.des.itests.databases;

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
public final class Node implements OpenStore {

    public static final String TABLE = "powerepos_des_token";
    public static final Duration TIMEOUT = Duration.ofSeconds(1);
    public static final Duration START_WAIT = Duration.ofSeconds(1);
    public static final Duration LEASE = Duration.ofSeconds(25);

    private static final Logger LOG = LoggerFactory.getLogger(TokenStore.class);

    private final BasicDataSource pool = new BasicDataSource();
    private final StoreService store;
    private final DaemonScheduler scheduler = DaemonScheduler.onDemand(LOG, new DaemonThreads("timer"));

    public Node(String url, String user, String... statements) {
        pool.setUrl(url);
        pool.setUsername(user);
        pool.setMaxTotal(2);
        pool.setConnectionInitSqls(List.of(statements));
        store = new StoreService(LOG, scheduler, List::of, status -> { });
    }

    /**
     * A node with the limits of a store that is not configured otherwise.
     *
     * @param watcher is told of its statements
     */
    public static Node counted(Server server, String name, Path key, WatchedStatements.Watcher watcher)
            throws RefusedException {
        Node node = new Node(server.url(server.port()), server.user());
        return node.use(name, WatchedStatements.of(node.pool, watcher), true, key, Duration.ofSeconds(2),
                Duration.ofSeconds(10));
    }

    public Node use(String name, Path key) throws RefusedException {
        return use(name, pool, true, key);
    }

    public Node use(String name, DataSource dataSource, boolean createTable, Path key) throws RefusedException {
        return use(name, dataSource, createTable, key, TIMEOUT, START_WAIT);
    }

    public Node use(String name, DataSource dataSource, boolean createTable, Path key, Duration timeout,
            Duration startWait) throws RefusedException {
        store.use(new JdbcRows(new Given(dataSource), TABLE, createTable, timeout),
                KeyRing.read(new KeyFile("key.file", key), List.of(), false), name, timeout, startWait);
        return this;
    }

    public BasicDataSource pool() {
        return pool;
    }

    @Override
    public StoreService store() {
        return store;
    }

    public static Settlement outcome(String access, String refresh) {
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
    public record Given(DataSource get) implements DataSourceLookup {

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
