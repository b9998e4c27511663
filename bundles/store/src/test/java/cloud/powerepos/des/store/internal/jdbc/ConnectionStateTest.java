package cloud.powerepos.des.store.internal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.store.internal.rows.Lease;
import cloud.powerepos.des.store.internal.rows.RowsException;

/** A connection goes back to its pool, which others may share, as it came from there. */
class ConnectionStateTest {

    private final List<String> calls = new ArrayList<>();
    private boolean autoCommit;
    private int networkTimeout = 60_000;
    private int open;
    private boolean broken;
    private final JdbcRows rows = new JdbcRows(new Given(), "t", false, Duration.ofSeconds(2));

    @Test
    void aPoolWithoutAutoCommitGetsItsConnectionBackWithoutIt() throws Exception {
        rows.probe();
        assertTrue(rows.create("id", "ACME", new Lease("w1", Duration.ofSeconds(25))));
        assertEquals(0, open);
        assertFalse(autoCommit);
        assertEquals(60_000, networkTimeout);
        assertEquals(List.of("update auto-commit", "update auto-commit"), calls);
    }

    @Test
    void anErrorLeavesNoConnectionOpenAndNoStateBehind() throws Exception {
        rows.probe();
        broken = true;
        String message = assertThrows(RowsException.class, () -> rows.read("secret-id")).getMessage();
        assertFalse(message.contains("secret-id"), message);
        assertEquals(0, open);
        assertFalse(autoCommit);
        assertEquals(60_000, networkTimeout);
    }

    private Object connection(String method, Object[] arguments) throws SQLException {
        switch (method) {
            case "close" -> open--;
            case "getAutoCommit" -> {
                return autoCommit;
            }
            case "setAutoCommit" -> autoCommit = (boolean) arguments[0];
            case "getNetworkTimeout" -> {
                return networkTimeout;
            }
            case "setNetworkTimeout" -> networkTimeout = (int) arguments[1];
            case "getMetaData" -> {
                return of(DatabaseMetaData.class, (proxy, called, values) -> "PostgreSQL");
            }
            case "prepareStatement", "createStatement" -> {
                return statement();
            }
            default -> throw new AssertionError(method);
        }
        return null;
    }

    private Object statement() throws SQLException {
        if (broken) {
            throw new SQLException("value too long: secret-id", "08006");
        }
        return Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {PreparedStatement.class, Statement.class}, (proxy, called, values) -> {
                    switch (called.getName()) {
                        case "executeUpdate" -> {
                            calls.add("update " + (autoCommit ? "auto-commit" : "in a transaction without an end"));
                            return 1;
                        }
                        case "executeQuery" -> {
                            return of(ResultSet.class, (result, next, none) -> false);
                        }
                        default -> {
                            return null;
                        }
                    }
                });
    }

    private static <T> T of(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(ConnectionStateTest.class.getClassLoader(), new Class<?>[] {type},
                (proxy, method, values) -> method.getReturnType() == void.class ? null
                        : handler.invoke(proxy, method, values)));
    }

    private final class Given implements DataSourceLookup {

        @Override
        public String name() {
            return "des";
        }

        @Override
        public DataSource get() {
            return of(DataSource.class, (proxy, method, values) -> {
                open++;
                return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Connection.class},
                        (connection, called, arguments) -> connection(called.getName(), arguments));
            });
        }

        @Override
        public void close() {
            // nothing is kept
        }
    }
}
