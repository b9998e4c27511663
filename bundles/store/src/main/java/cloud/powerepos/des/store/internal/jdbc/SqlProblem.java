package cloud.powerepos.des.store.internal.jdbc;

import java.sql.SQLException;

import cloud.powerepos.des.common.text.ErrorText;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.store.internal.rows.RowsException;

/**
 * Errors of a database as sentences. Their own messages are left out, as they may quote values and addresses with
 * passwords; only what is said of the table itself is repeated.
 */
final class SqlProblem {

    private static final String DATA_EXCEPTION = "22";

    private SqlProblem() {
    }

    static RowsException of(String where, SQLException error) {
        String state = state(error);
        if (state.startsWith(DATA_EXCEPTION)) {
            return RowsException.ofRow(where + " refused a value (" + codes(error) + "): report this error");
        }
        return RowsException.unusable(where + " cannot be used (" + codes(error) + "): " + (isMissingTable(error)
                ? "create the table with the statement of the README, or set create.table = true" : remedy(state)));
    }

    static RowsException of(String where, RuntimeException error) {
        return RowsException.unusable(where + ": the driver or pool failed (" + ErrorText.trace(error)
                + "): see that its versions fit each other");
    }

    /** @param what such as "cannot be created" */
    static RowsException ofTable(String where, String what, SQLException error, String remedy) {
        return RowsException.unusable(where + " " + what + " (" + codes(error) + ": "
                + Printable.of(String.valueOf(error.getMessage()).strip()) + "): " + remedy);
    }

    static boolean isMissingTable(SQLException error) {
        String state = state(error);
        // PostgreSQL; MariaDB and MySQL; SQL Server
        return state.equals("42P01") || state.equals("42S02") || state.equals("S0002") || error.getErrorCode() == 208;
    }

    private static String codes(SQLException error) {
        return error.getClass().getSimpleName() + ", SQLState " + Printable.of(state(error)) + ", code "
                + error.getErrorCode();
    }

    private static String state(SQLException error) {
        for (Throwable e = error; e != null; e = e.getCause()) {
            // pools wrap the error of the driver
            if (e instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "unknown";
    }

    private static String remedy(String state) {
        if (state.startsWith("28")) {
            return "correct user and password of the data source";
        }
        if (state.startsWith("3D") || state.equals("42000")) {
            return "see that the database exists and its user may use it";
        }
        if (state.startsWith("42")) {
            return "give its user the rights SELECT, INSERT, UPDATE and DELETE on the table";
        }
        if (state.startsWith("25")) {
            return "the data source leads to a server that only reads: correct its address";
        }
        return "see that the database server is up, that this machine reaches it, and that the pool has a connection"
                + " left";
    }
}
