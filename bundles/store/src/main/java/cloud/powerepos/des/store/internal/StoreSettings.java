package cloud.powerepos.des.store.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.store.internal.sealing.KeyFile;

/**
 * The store's configuration, checked.
 *
 * @param engine    what keeps the rows
 * @param keyFile   its key seals
 * @param startWait for how long calls wait until the store can be used for the first time
 */
record StoreSettings(Engine engine, KeyFile keyFile, List<KeyFile> formerKeyFiles, String node, Duration timeout,
        Duration startWait) {

    static final String FILE = "file";
    static final String JDBC = "jdbc";
    static final String TABLE = "powerepos_des_token";

    /** What keeps the rows; two equal ones are the same rows. */
    sealed interface Engine {
    }

    record FileEngine(Path directory) implements Engine {
    }

    record JdbcEngine(String dataSource, String table, boolean createTable, Duration timeout) implements Engine {
    }

    private static final String DIRECTORY = "directory";
    private static final String KEY_FILE = "key.file";
    private static final String FORMER = "former.key.files";
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]{0,62}";
    private static final Pattern TABLE_NAME = Pattern.compile("(" + NAME + "\\.)?" + NAME);
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9._-]{1,60}");

    static StoreSettings of(RawConfiguration configuration, StorePlaces places) throws RefusedException {
        Duration timeout = Duration.ofMillis(configuration.number("timeout.ms", 2_000, 100, 10_000));
        List<KeyFile> former = new ArrayList<>();
        for (String name : configuration.list(FORMER, List.of())) {
            former.add(new KeyFile(FORMER, path(FORMER, name, places.etc())));
        }
        return new StoreSettings(engine(configuration, places, timeout),
                new KeyFile(KEY_FILE, path(configuration, KEY_FILE, places.etc(), places.key())), List.copyOf(former),
                node(configuration.text("node", ""), places), timeout,
                Duration.ofMillis(configuration.number("start.wait.ms", 10_000, 0, 60_000)));
    }

    boolean isShared() {
        return engine instanceof JdbcEngine;
    }

    private static Engine engine(RawConfiguration configuration, StorePlaces places, Duration timeout)
            throws RefusedException {
        String kind = configuration.text("kind", FILE);
        return switch (kind) {
            case FILE, "" -> new FileEngine(path(configuration, DIRECTORY, places.data(), places.rows()));
            case JDBC -> jdbc(configuration, timeout);
            default -> throw new RefusedException("kind", "kind is neither file nor jdbc: set it to one of them");
        };
    }

    private static Engine jdbc(RawConfiguration configuration, Duration timeout) throws RefusedException {
        String dataSource = configuration.text("datasource", "");
        if (dataSource.isEmpty()) {
            throw new RefusedException("datasource", "datasource is missing, which kind = jdbc needs: write the"
                    + " dataSourceName of a javax.sql.DataSource service, such as the one in"
                    + " etc/org.ops4j.datasource-NAME.cfg");
        }
        String given = configuration.text("table", "");
        String table = given.isEmpty() ? TABLE : given;
        if (!TABLE_NAME.matcher(table).matches()) {
            throw new RefusedException("table", "table is not the name of a table: write letters, digits and _ alone,"
                    + " with a schema before it where needed (schema.table)");
        }
        return new JdbcEngine(dataSource, table, configuration.flag("create.table", true), timeout);
    }

    private static String node(String given, StorePlaces places) throws RefusedException {
        if (given.isEmpty()) {
            return places.machine();
        }
        if (!NODE.matcher(given).matches()) {
            throw new RefusedException("node", "node is not the name of a node: write up to 60 letters, digits, '.',"
                    + " '_' and '-'");
        }
        return given;
    }

    private static Path path(RawConfiguration configuration, String key, Path base, Path otherwise)
            throws RefusedException {
        String given = configuration.text(key, "");
        return given.isEmpty() ? otherwise : path(key, given, base);
    }

    private static Path path(String key, String given, Path base) throws RefusedException {
        try {
            return base.resolve(given).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new RefusedException(key, key + ": " + Printable.of(given) + " is no name of a file: correct it");
        }
    }
}
