package cloud.powerepos.des.store.internal.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.store.StoredRefusal;
import cloud.powerepos.des.store.internal.rows.Count;
import cloud.powerepos.des.store.internal.rows.Fence;
import cloud.powerepos.des.store.internal.rows.Lease;
import cloud.powerepos.des.store.internal.rows.Outcome;
import cloud.powerepos.des.store.internal.rows.Row;
import cloud.powerepos.des.store.internal.rows.Rows;
import cloud.powerepos.des.store.internal.rows.RowsException;

/**
 * Rows of a table. Each method is one statement with a connection of its own, committed at once; times are the
 * database's, read or written in the same statement.
 */
public final class JdbcRows implements Rows {

    /** Works with a connection. */
    private interface Work<T> {
        T on(Connection connection, Statements sql) throws SQLException, RowsException;
    }

    private final DataSourceLookup dataSources;
    private final String table;
    private final boolean createTable;
    private final Duration timeout;
    private volatile Statements statements;
    private volatile String product = "database";

    /**
     * @param createTable whether a missing table is made
     * @param timeout     for what a server answers
     */
    public JdbcRows(DataSourceLookup dataSources, String table, boolean createTable, Duration timeout) {
        this.dataSources = dataSources;
        this.table = table;
        this.createTable = createTable;
        this.timeout = timeout;
    }

    @Override
    public String description() {
        return product + ", data source " + Printable.of(dataSources.name()) + ", table " + table;
    }

    @Override
    public void probe() throws RowsException {
        connected((connection, none) -> {
            String name = connection.getMetaData().getDatabaseProductName();
            Dialect dialect = Dialect.of(name).orElseThrow(() -> RowsException.unusable("datasource: "
                    + Printable.of(dataSources.name()) + " is a " + Printable.of(name) + ", which is not supported:"
                    + " use PostgreSQL, MariaDB, MySQL or SQL Server"));
            product = Printable.of(name);
            Statements sql = new Statements(table, dialect);
            new Table(table, createTable, description()).make(connection, sql);
            update(connection, sql.probe);
            statements = sql;
            return null;
        });
    }

    @Override
    public Optional<Row> read(String id) throws RowsException {
        return with((connection, sql) -> rows(connection, sql.select, id).stream().findFirst());
    }

    @Override
    public boolean create(String id, String organisation, Lease lease) throws RowsException {
        String key = AsciiText.bounded("row's id", id, Statements.ID_LENGTH);
        String name = AsciiText.of("organisation code", organisation, Statements.NAME_LENGTH);
        return with((connection, sql) -> update(connection, sql.create, key, name, lease.writer(),
                lease.duration().toMillis()) == 1);
    }

    @Override
    public boolean take(Row asRead, Lease lease) throws RowsException {
        return with((connection, sql) -> update(connection, sql.take, lease.writer(), lease.duration().toMillis(),
                asRead.id(), asRead.version(), asRead.writer()) == 1);
    }

    @Override
    public boolean settle(Fence fence, Outcome outcome) throws RowsException {
        List<Object> values = new ArrayList<>();
        if (outcome.token().isPresent()) {
            values.add(AsciiText.bounded("sealed access token", outcome.token().get().text(), Statements.TOKEN_LENGTH));
            values.add(outcome.token().get().left().toMillis());
        }
        values.add(outcome.writer());
        values.add(outcome.refreshToken().isEmpty() ? null : AsciiText.bounded("sealed refresh token",
                outcome.refreshToken().get(), Statements.REFRESH_TOKEN_LENGTH));
        values.add(outcome.refusal().map(refusal -> refusal.left().toMillis()).orElse(0L));
        values.add(outcome.refusal().isEmpty() ? null
                : AsciiText.of("OAuth error", outcome.refusal().get().error(), Statements.ERROR_LENGTH));
        values.addAll(List.of(fence.id(), fence.version(), fence.writer()));
        return with((connection, sql) -> update(connection,
                outcome.token().isPresent() ? sql.settleWithToken : sql.settle, values.toArray()) == 1);
    }

    @Override
    public List<Row> list(String organisation) throws RowsException {
        String name = AsciiText.of("organisation code", organisation, Statements.NAME_LENGTH);
        // a database may ignore letter case and blanks at the end
        return with((connection, sql) -> rows(connection, sql.selectByOrganisation, name).stream()
                .filter(row -> row.organisation().equals(organisation)).toList());
    }

    @Override
    public int delete(String organisation) throws RowsException {
        int deleted = 0;
        for (Row row : list(organisation)) {
            deleted += with((connection, sql) -> update(connection, sql.delete, row.id()));
        }
        return deleted;
    }

    @Override
    public int deleteUnchanged(Duration age) throws RowsException {
        return with((connection, sql) -> update(connection, sql.deleteUnchanged, age.toMillis()));
    }

    @Override
    public Count count() throws RowsException {
        return with((connection, sql) -> {
            try (PreparedStatement statement = connection.prepareStatement(sql.count);
                    ResultSet result = statement.executeQuery()) {
                result.next();
                return new Count(result.getLong(1), result.getLong(2));
            }
        });
    }

    @Override
    public void close() {
        dataSources.close();
    }

    private static List<Row> rows(Connection connection, String select, String value) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setString(1, value);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(row(result));
                }
            }
        }
        return rows;
    }

    private static Row row(ResultSet result) throws SQLException {
        long now = result.getLong(12);
        String error = result.getString("refused_error");
        return new Row(result.getString("id"), AsciiText.back(result.getString("organisation")),
                result.getLong("version"), result.getString("writer"),
                Duration.ofMillis(result.getLong("lease_until") - now),
                Duration.ofMillis(result.getLong("expires_at") - now),
                Optional.ofNullable(result.getString("access_token")),
                Optional.ofNullable(result.getString("refresh_token")),
                error == null ? Optional.empty() : Optional.of(new StoredRefusal(AsciiText.back(error),
                        Duration.ofMillis(result.getLong("refused_until") - now))),
                Duration.ofMillis(now - result.getLong("changed_at")));
    }

    private static int update(Connection connection, String text, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] instanceof Long number) {
                    statement.setLong(i + 1, number);
                } else {
                    statement.setString(i + 1, (String) values[i]);
                }
            }
            return statement.executeUpdate();
        }
    }

    private <T> T with(Work<T> work) throws RowsException {
        if (statements == null) {
            throw RowsException.unusable(description() + " was not reached yet: see that the server is up");
        }
        return connected(work);
    }

    private <T> T connected(Work<T> work) throws RowsException {
        try (Connection connection = dataSources.get().getConnection()) {
            ConnectionState state = new ConnectionState(connection, timeout);
            try {
                return work.on(connection, statements);
            } finally {
                state.restore();
            }
        } catch (SQLException e) {
            throw SqlProblem.of(description(), e);
        } catch (RuntimeException e) {
            throw SqlProblem.of(description(), e);
        }
    }
}
