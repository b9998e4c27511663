package cloud.powerepos.des.store.internal.jdbc;

/** The statements for one table of one database. */
public final class Statements {

    static final int ID_LENGTH = 128;
    static final int TOKEN_LENGTH = 8_000;
    static final int REFRESH_TOKEN_LENGTH = 3_000;
    static final int NAME_LENGTH = 255;
    static final int ERROR_LENGTH = 100;

    final String select;
    final String selectByOrganisation;
    final String create;
    final String take;
    final String settle;
    final String settleWithToken;
    final String delete;
    final String deleteUnchanged;
    final String count;
    final String isThere;
    final String probe;

    Statements(String table, Dialect dialect) {
        String now = dialect.now();
        String all = "SELECT id, organisation, version, writer, lease_until, expires_at, access_token, refresh_token,"
                + " refused_until, refused_error, changed_at, " + now + " FROM " + table;
        select = all + " WHERE id = ?";
        selectByOrganisation = all + " WHERE organisation = ?";
        create = "INSERT INTO " + table + " (id, organisation, version, writer, lease_until, expires_at,"
                + " refused_until, changed_at) VALUES (?, ?, 1, ?, " + now + " + ?, 0, 0, " + now + ")";
        String asRead = " WHERE id = ? AND version = ? AND writer = ?";
        take = "UPDATE " + table + " SET version = version + 1, writer = ?, lease_until = " + now
                + " + ?, refresh_token = NULL, changed_at = " + now + asRead + " AND lease_until <= " + now;
        String outcome = "version = version + 1, writer = ?, lease_until = 0, refresh_token = ?, refused_until = " + now
                + " + ?, refused_error = ?, changed_at = " + now + asRead;
        settle = "UPDATE " + table + " SET " + outcome;
        // from the take: this may arrive late. Before changed_at, as MariaDB assigns one after the other
        settleWithToken = "UPDATE " + table + " SET access_token = ?, expires_at = changed_at + ?, " + outcome;
        delete = "DELETE FROM " + table + " WHERE id = ?";
        deleteUnchanged = "DELETE FROM " + table + " WHERE changed_at < " + now + " - ?";
        count = "SELECT COUNT(*), COALESCE(SUM(CASE WHEN lease_until > " + now + " THEN 1 ELSE 0 END), 0)"
                + " FROM " + table;
        isThere = all + " WHERE 1 = 0";
        // a server that only reads refuses it
        probe = "UPDATE " + table + " SET version = version + 1 WHERE id = ''";
    }

    /** Makes the table; the same for every database. */
    public static String createTable(String table) {
        return """
                CREATE TABLE %s (
                  id            VARCHAR(%d) NOT NULL PRIMARY KEY,
                  organisation  VARCHAR(%d) NOT NULL,
                  version       BIGINT NOT NULL,
                  writer        VARCHAR(128) NOT NULL,
                  lease_until   BIGINT NOT NULL,
                  expires_at    BIGINT NOT NULL,
                  access_token  VARCHAR(%d),
                  refresh_token VARCHAR(%d),
                  refused_until BIGINT NOT NULL,
                  refused_error VARCHAR(%d),
                  changed_at    BIGINT NOT NULL
                )""".formatted(table, ID_LENGTH, NAME_LENGTH, TOKEN_LENGTH, REFRESH_TOKEN_LENGTH, ERROR_LENGTH);
    }
}
