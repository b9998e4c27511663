package cloud.powerepos.des.store.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import cloud.powerepos.des.store.internal.rows.RowsException;

/**
 * The table itself.
 *
 * @param create whether it is made where it is missing
 * @param where  for operators
 */
record Table(String name, boolean create, String where) {

    /** Makes it where it is missing. */
    void make(Connection connection, Statements sql) throws RowsException {
        SQLException missing = look(connection, sql);
        if (missing == null) {
            return;
        }
        if (!SqlProblem.isMissingTable(missing)) {
            throw SqlProblem.ofTable(where, "cannot be read", missing, "give its user the rights SELECT, INSERT, UPDATE"
                    + " and DELETE, and see that it has the columns that the README lists");
        }
        if (!create) {
            throw RowsException.unusable(where + " does not exist: create it with the statement of the README, or set"
                    + " create.table = true");
        }
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(Statements.createTable(name));
        } catch (SQLException e) {
            // another node may have been faster
            if (look(connection, sql) != null) {
                throw SqlProblem.ofTable(where, "does not exist and cannot be created", e, "let its user create tables,"
                        + " or create it with the statement of the README and set create.table = false");
            }
        }
    }

    /** @return why it cannot be read; null if it can */
    private static SQLException look(Connection connection, Statements sql) {
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery(sql.isThere).close();
            return null;
        } catch (SQLException e) {
            return e;
        }
    }
}
