package cloud.powerepos.des.itests.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreLease;

class MariaDbIT extends DatabaseStore {

    @TempDir
    static Path folder;
    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        server = new MariaDbServer(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Override
    Server server() {
        return server;
    }

    @Test
    void acknowledgedWritesSurviveACrash() throws Exception {
        Node node = node("one");
        StoreLease lease = node.store.take("id", 0, "ACME", Node.LEASE).orElseThrow();
        node.store.settle(lease, Node.outcome("access", "refresh"));
        server.crash();
        assertThrows(StoreException.class, () -> node.store.look("id"));
        server.restart();
        await().atMost(Duration.ofSeconds(20)).until(() -> node.store.status().reachable());
        assertEquals("access", node.store.look("id").orElseThrow().token().orElseThrow().value());
    }
}
