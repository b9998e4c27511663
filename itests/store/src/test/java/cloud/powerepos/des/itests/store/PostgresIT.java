package cloud.powerepos.des.itests.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.itests.databases.Node;
import cloud.powerepos.des.itests.databases.PostgresServer;
import cloud.powerepos.des.itests.databases.Server;
import cloud.powerepos.des.store.StoreException;

class PostgresIT extends DatabaseStore {

    @Override
    Server start(Path folder) throws Exception {
        return new PostgresServer(folder);
    }

    @Test
    void aServerThatOnlyReadsIsUnreachableUntilItWritesAgain() throws Exception {
        Node node = node("one");
        node.store().look("id");
        sql("ALTER DATABASE postgres SET default_transaction_read_only = on");
        try {
            node.pool().restart();
            String message = assertThrows(StoreException.class,
                    () -> node.store().take("id", 0, "ACME", Node.LEASE)).getMessage();
            assertTrue(message.contains("only reads"), message);
            await().pollDelay(Duration.ofSeconds(2)).until(() -> !node.store().status().reachable());
        } finally {
            sql("SET default_transaction_read_only = off",
                    "ALTER DATABASE postgres RESET default_transaction_read_only");
        }
        node.pool().restart();
        await().atMost(Duration.ofSeconds(15)).until(() -> node.store().status().reachable());
        assertTrue(node.store().take("id", 0, "ACME", Node.LEASE).isPresent());
    }

    @Test
    void aUserWhoMayNotMakeTablesIsTold() throws Exception {
        sql("CREATE ROLE guest LOGIN", "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        try (Node guest = new Node(server().url(server().port()), "guest")) {
            guest.use("guest", key());
            String message = assertThrows(StoreException.class, () -> guest.store().look("id")).getMessage();
            assertTrue(message.contains("cannot be created") && message.contains("permission denied")
                    && message.contains("create.table = false"), message);
        }
    }
}
