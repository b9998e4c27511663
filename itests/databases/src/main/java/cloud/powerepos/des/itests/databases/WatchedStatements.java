package cloud.powerepos.des.itests.databases;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.Set;

import javax.sql.DataSource;

/** A data source that tells of each statement after it has run. */
public final class WatchedStatements {

    private static final Set<String> WRAPPED = Set.of("getConnection", "createStatement", "prepareStatement");
    private static final Set<String> RUNS = Set.of("execute", "executeQuery", "executeUpdate");

    /** Is told. */
    @FunctionalInterface
    public interface Watcher {

        /**
         * A statement has run.
         *
         * @param method of JDBC that was called
         * @throws SQLException in the place of its result
         */
        void ran(String method) throws SQLException;
    }

    private final Watcher watcher;

    private WatchedStatements(Watcher watcher) {
        this.watcher = watcher;
    }

    public static DataSource of(DataSource dataSource, Watcher watcher) {
        return new WatchedStatements(watcher).wrap(DataSource.class, dataSource);
    }

    private <T> T wrap(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Object result;
            try {
                result = method.invoke(target, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (RUNS.contains(method.getName())) {
                watcher.ran(method.getName());
            }
            return WRAPPED.contains(method.getName()) ? wrap(method.getReturnType(), result) : result;
        }));
    }
}
