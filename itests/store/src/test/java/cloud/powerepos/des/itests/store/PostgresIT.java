package cloud.powerepos.des.itests.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreLease;

class PostgresIT extends DatabaseStore {

    @TempDir
    static Path folder;
    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        server = new PostgresServer(folder);
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
    void aServerThatOnlyReadsIsUnreachableUntilItWritesAgain() throws Exception {
        Node node = node("one");
        node.store.look("id");
        sql("ALTER DATABASE postgres SET default_transaction_read_only = on");
        try {
            node.pool.restart();
            String message = assertThrows(StoreException.class,
                    () -> node.store.take("id", 0, "ACME", Node.LEASE)).getMessage();
            assertTrue(message.contains("only reads"), message);
            await().pollDelay(Duration.ofSeconds(2)).until(() -> !node.store.status().reachable());
        } finally {
            sql("SET default_transaction_read_only = off",
                    "ALTER DATABASE postgres RESET default_transaction_read_only");
        }
        node.pool.restart();
        await().atMost(Duration.ofSeconds(15)).until(() -> node.store.status().reachable());
        assertTrue(node.store.take("id", 0, "ACME", Node.LEASE).isPresent());
    }

    @Test
    void aUserWhoMayNotMakeTablesIsTold() throws Exception {
        sql("CREATE ROLE guest LOGIN", "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        try (Node guest = new Node(server.url(server.port()), "guest")) {
            guest.use("guest", TABLE, keys.resolve("key"));
            String message = assertThrows(StoreException.class, () -> guest.store.look("id")).getMessage();
            assertTrue(message.contains("cannot be created") && message.contains("permission denied")
                    && message.contains("create.table = false"), message);
        }
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
