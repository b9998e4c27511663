package cloud.powerepos.des.itests.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import cloud.powerepos.des.itests.databases.MariaDbServer;
import cloud.powerepos.des.itests.databases.PostgresServer;
import cloud.powerepos.des.itests.databases.Server;
import cloud.powerepos.des.itests.testing.Karaf;
import cloud.powerepos.des.itests.testing.Readme;

/** A stock Karaf in which a person sets the token store up as the README says. */
class KarafIT {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String FEATURES = "mvn:cloud.powerepos.des/cloud.powerepos.des.features/"
            + System.getProperty("project.version") + "/xml/features";
    private static final String DATA_SOURCE = "etc/org.ops4j.datasource-des.cfg";

    @TempDir
    Path folder;

    @Test
    void theReadmeLeadsToFilesToPostgresqlAndToMariaDb() throws Exception {
        try (Karaf karaf = Karaf.unpack(TARGET.resolve("start/apache-karaf.tar.gz"), TARGET.resolve("karaf"))) {
            karaf.repositories(TARGET.resolve("repository"));
            karaf.ownPorts();
            karaf.start();
            karaf.run("feature:repo-add " + FEATURES);
            type(karaf, "store-install");
            karaf.run("feature:install powerepos-des-shell");
            String store = karaf.runUntil("des:store", output -> output.contains("yes, for"));
            assertTrue(store.contains("files in " + karaf.path("data/powerepos-des-store")), store);
            assertEquals("rwx------", modes(karaf.path("data/powerepos-des-store")));
            assertEquals("rw-------", modes(karaf.path("etc/cloud.powerepos.des.store.key")));
            assertTrue(karaf.run("des:store ORG".replace("ORG", "ACME")).contains("Nothing is stored for ACME"));
            assertTrue(karaf.run("des:store --purge ORG".replace("ORG", "ACME")).contains("ACME: 0 rows deleted."));

            run(karaf.path(""), Readme.read().block("store-key"));
            karaf.add("etc/cloud.powerepos.des.store.cfg", Readme.read().block("store-configuration")
                    .toArray(String[]::new));
            try (Server server = new PostgresServer(folder)) {
                type(karaf, "store-postgresql-features");
                dataSource(karaf, "store-postgresql", server, "127.0.0.1:" + server.port() + "/postgres");
                karaf.runUntil("des:store", output -> output.contains("PostgreSQL, data source des, table")
                        && output.contains("yes, for"));
                String services = karaf.run("service:list javax.sql.DataSource");
                assertTrue(services.contains("dataSourceName = des"), services);
                assertFalse(services.contains("the-password"), services);
            }
            // without calls for tokens an outage is noticed within a minute, with another configuration at once
            karaf.add("etc/cloud.powerepos.des.store.cfg", "node = node-2");
            karaf.runUntil("des:store", output -> output.contains("no, for"));
            Files.delete(karaf.path(DATA_SOURCE));
            try (Server server = new MariaDbServer(folder)) {
                type(karaf, "store-mariadb-features");
                dataSource(karaf, "store-mariadb", server, "127.0.0.1:" + server.port() + "/test");
                karaf.runUntil("des:store", output -> output.contains("MariaDB, data source des, table")
                        && output.contains("yes, for"));
            }
        }
    }

    private static void type(Karaf karaf, String block) throws IOException {
        for (String line : Readme.read().block(block)) {
            String output = karaf.run(line);
            assertFalse(output.contains("Error"), output);
        }
    }

    private static void dataSource(Karaf karaf, String block, Server server, String database) throws IOException {
        karaf.add(DATA_SOURCE, Readme.read().block(block).stream()
                .map(line -> line.replaceFirst("db\\.example:\\d+/backoffice", database)
                        .replaceFirst("^user = des$", "user = " + server.user())).toArray(String[]::new));
    }

    private static void run(Path home, List<String> commands) throws Exception {
        for (String command : commands) {
            assertEquals(0, new ProcessBuilder("sh", "-c", command).directory(home.toFile()).inheritIO().start()
                    .waitFor(), command);
        }
    }

    private static String modes(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
