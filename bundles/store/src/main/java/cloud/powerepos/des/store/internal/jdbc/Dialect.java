package cloud.powerepos.des.store.internal.jdbc;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How databases differ. */
enum Dialect {

    // not now(): that is the beginning of the transaction
    POSTGRESQL("postgresql", "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"),
    // without a time zone: an hour that a clock repeats would be ambiguous
    MARIADB("mariadb", "TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(3)) DIV 1000"),
    MYSQL("mysql", MARIADB.now),
    SQL_SERVER("microsoft sql server", "DATEDIFF_BIG(MILLISECOND, '1970-01-01T00:00:00', SYSUTCDATETIME())");

    private final String product;
    private final String now;

    Dialect(String product, String now) {
        this.product = product;
        this.now = now;
    }

    /** @param productName as the driver tells it */
    static Optional<Dialect> of(String productName) {
        String lower = productName.toLowerCase(Locale.ROOT);
        return Stream.of(values()).filter(dialect -> lower.startsWith(dialect.product)).findFirst();
    }

    /** Milliseconds since 1970 by the clock of the database. */
    String now() {
        return now;
    }
}
