package cloud.powerepos.des.itests.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.itests.databases.Node;
import cloud.powerepos.des.itests.databases.Server;

/** Tests with one database server for all of a class; each test has nodes and a table of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnDatabase {

    @TempDir
    Path keys;
    private final List<AutoCloseable> open = new ArrayList<>();
    private Server server;

    /** @param folder for its data */
    abstract Server start(Path folder) throws Exception;

    @BeforeAll
    void startServer(@TempDir Path folder) throws Exception {
        server = start(folder);
    }

    @AfterAll
    void stopServer() throws Exception {
        server.close();
    }

    @AfterEach
    void close() throws Exception {
        Collections.reverse(open);
        for (AutoCloseable each : open) {
            each.close();
        }
        open.clear();
        sql("DROP TABLE IF EXISTS " + Node.TABLE);
    }

    Server server() {
        return server;
    }

    Path key() {
        return keys.resolve("key");
    }

    Node node(String name, String... statements) throws RefusedException {
        return unused(server.port(), statements).use(name, key());
    }

    Node nodeBehind(Wire wire) throws RefusedException {
        open.add(wire);
        return unused(wire.port()).use("wired", key());
    }

    /** A node whose store is not configured yet. */
    Node unused(int port, String... statements) {
        Node node = new Node(server.url(port), server.user(), statements);
        open.add(node);
        return node;
    }

    void sql(String... statements) throws SQLException {
        try (Node direct = new Node(server.url(server.port()), server.user());
                Connection connection = direct.pool().getConnection(); Statement all = connection.createStatement()) {
            for (String statement : statements) {
                all.execute(statement);
            }
        } catch (IOException e) {
            throw new SQLException(e);
        }
    }
}
