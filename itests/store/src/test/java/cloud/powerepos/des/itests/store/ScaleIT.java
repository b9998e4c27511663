package cloud.powerepos.des.itests.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import cloud.powerepos.des.itests.databases.ManyOrganisations;
import cloud.powerepos.des.itests.databases.ManyOrganisations.Cost;
import cloud.powerepos.des.itests.databases.MariaDbServer;
import cloud.powerepos.des.itests.databases.Node;
import cloud.powerepos.des.itests.databases.PostgresServer;
import cloud.powerepos.des.itests.databases.Server;

/** Thousands of organisations on three nodes; how long that takes is what the benchmarks measure. */
@EnabledIfSystemProperty(named = "soak", matches = "true")
class ScaleIT {

    private static final int MANY = 5_000;
    private static final int NODES = 3;

    @TempDir
    Path folder;

    @Test
    void postgresql() throws Exception {
        try (Server server = new PostgresServer(folder)) {
            run(server);
        }
    }

    @Test
    void mariaDb() throws Exception {
        try (Server server = new MariaDbServer(folder)) {
            run(server);
        }
    }

    private void run(Server server) throws Exception {
        try (ManyOrganisations many = new ManyOrganisations((name, watcher) -> Node.counted(server, name,
                folder.resolve("key"), watcher), MANY)) {
            Cost cold = many.coldStart(NODES);
            assertEquals(List.of(), cold.failures());
            assertEquals(MANY, cold.requests());
            assertEquals(1, cold.mostOfOne());
            assertTrue(cold.statements() <= 5L * MANY * NODES, cold::toString);

            Cost warm = many.warmStart();
            assertEquals(List.of(), warm.failures());
            assertEquals(0, warm.requests());
            assertTrue(warm.seconds() <= 5, warm::toString);
        }
    }
}
