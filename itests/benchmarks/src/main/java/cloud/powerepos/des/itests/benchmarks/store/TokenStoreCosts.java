package cloud.powerepos.des.itests.benchmarks.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import cloud.powerepos.des.itests.benchmarks.Folders;
import cloud.powerepos.des.itests.databases.FileNode;
import cloud.powerepos.des.itests.databases.ManyOrganisations;
import cloud.powerepos.des.itests.databases.ManyOrganisations.Cost;
import cloud.powerepos.des.itests.databases.ManyOrganisations.Engine;
import cloud.powerepos.des.itests.databases.MariaDbServer;
import cloud.powerepos.des.itests.databases.Node;
import cloud.powerepos.des.itests.databases.OpenStore;
import cloud.powerepos.des.itests.databases.PostgresServer;
import cloud.powerepos.des.itests.databases.Server;

/** What the token store costs on each of its engines: single calls, and thousands of organisations. */
public final class TokenStoreCosts {

    public static final String ORGANISATIONS = "organisations";
    public static final String COLD_STATEMENTS = "cold start: statements for each organisation and node";
    public static final String COLD_REQUESTS = "cold start: requests of the AuthServer";
    public static final String WARM_REQUESTS = "start again, AuthServer down: requests of the AuthServer";
    public static final String WARM_SECONDS = "start again, AuthServer down: until the node has all tokens, s";

    private static final int NODES = 3;

    /** Bytes that an engine takes on the disk. */
    @FunctionalInterface
    private interface Size {
        long bytes() throws Exception;
    }

    private final int organisations;
    private final Map<String, Map<String, Double>> seen = new LinkedHashMap<>();

    private TokenStoreCosts(int organisations) {
        this.organisations = organisations;
    }

    /** Figures by what they are and by engine. */
    public static Map<String, Map<String, Double>> run(int organisations) throws Exception {
        TokenStoreCosts costs = new TokenStoreCosts(organisations);
        Path folder = Files.createTempDirectory("des-store");
        try {
            if (Server.runsHere()) {
                try (Server server = new PostgresServer(folder)) {
                    costs.database("PostgreSQL 16", server, folder);
                }
                try (Server server = new MariaDbServer(folder)) {
                    costs.database("MariaDB 10.11", server, folder);
                }
            }
            costs.files(folder);
        } finally {
            Folders.delete(folder);
        }
        return costs.seen;
    }

    private void database(String engine, Server server, Path folder) throws Exception {
        measure(engine, NODES, (name, watcher) -> Node.counted(server, name, folder.resolve("key"), watcher),
                () -> number(server, server.sizeOf(Node.TABLE)));
    }

    private void files(Path folder) throws Exception {
        Path tokens = folder.resolve("tokens");
        measure("files", 1, (name, watcher) -> new FileNode(name, tokens, folder.resolve("key")), () -> {
            try (Stream<Path> all = Files.walk(tokens)) {
                return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
            }
        });
    }

    private void measure(String engine, int nodes, Engine stores, Size size) throws Exception {
        try (ManyOrganisations many = new ManyOrganisations(stores, organisations)) {
            put("nodes", engine, nodes);
            put(ORGANISATIONS, engine, organisations);
            Cost cold = many.coldStart(nodes);
            put(COLD_REQUESTS, engine, (double) cold.requests());
            put("cold start: most requests of one organisation at once", engine, cold.mostOfOne());
            put("cold start: until each node has all tokens, s", engine, cold.seconds());
            statements(COLD_STATEMENTS, engine, cold.statements() / (double) nodes);
            Cost renewal = many.renewal();
            put("renewal by one node: requests of the AuthServer", engine, (double) renewal.requests());
            put("renewal by one node: until it has all tokens, s", engine, renewal.seconds());
            statements("renewal by one node: statements for each organisation", engine, (double) renewal.statements());
            Cost warm = many.warmStart();
            put(WARM_REQUESTS, engine, (double) warm.requests());
            put(WARM_SECONDS, engine, warm.seconds());
            statements("start again, AuthServer down: statements for each organisation", engine,
                    (double) warm.statements());
            // on a machine that has other work they fail; then a node requests tokens by itself
            put("calls of the token store that failed", engine,
                    cold.failures().size() + renewal.failures().size() + warm.failures().size());
            put("size on the disk for each organisation, bytes", engine, size.bytes() / (double) organisations);
        }
        // last, as each leaves versions of its row behind
        try (OpenStore open = stores.open("calls", method -> { })) {
            Map<String, Double> calls = CallTimes.of(open.store());
            for (String call : new String[] {"look", "take", "settle"}) {
                put(call + ", median, µs", engine, calls.get(call));
            }
        }
    }

    private void statements(String what, String engine, double statements) {
        if (statements > 0) {
            put(what, engine, statements / organisations);
        }
    }

    private void put(String what, String engine, double figure) {
        seen.computeIfAbsent(what, key -> new LinkedHashMap<>()).put(engine, figure);
        System.out.println(engine + ": " + what + ": " + figure);
    }

    private static long number(Server server, String query) throws Exception {
        try (Connection connection = DriverManager.getConnection(server.url(server.port()), server.user(), "");
                Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }
}
