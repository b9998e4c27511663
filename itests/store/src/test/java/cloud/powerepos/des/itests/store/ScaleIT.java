package cloud.powerepos.des.itests.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.sandbox.Sandbox;
import cloud.powerepos.des.sandbox.SandboxSettings;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreLease;
import cloud.powerepos.des.store.StoredEntry;
import cloud.powerepos.des.store.TokenStore;
import cloud.powerepos.des.testing.TokenStoreBehind;

/** Thousands of organisations on three nodes; prints what calls of the store cost. */
@EnabledIfSystemProperty(named = "soak", matches = "true")
class ScaleIT {

    private static final int MANY = 5_000;

    @TempDir
    Path folder;

    /** Counts the calls, and remembers why some failed. */
    private static final class Counted extends TokenStoreBehind {

        private final AtomicInteger calls;
        private final Set<String> failures;

        Counted(TokenStore store, AtomicInteger calls, Set<String> failures) {
            super(store);
            this.calls = calls;
            this.failures = failures;
        }

        @Override
        protected <T> T run(Call<T> call) throws StoreException {
            calls.incrementAndGet();
            try {
                return call.run();
            } catch (StoreException e) {
                failures.add(e.getMessage());
                throw e;
            }
        }
    }

    private Node database(Server server, String name) throws Exception {
        Node node = new Node(server.url(server.port()), server.user());
        // the limits of a store that is not configured otherwise
        return node.use(name, node.pool, true, folder.resolve("key"), Duration.ofSeconds(2),
                Duration.ofSeconds(10));
    }

    private static AuthNode auth(TokenStore store, URI tokenEndpoint) {
        return new AuthNode(store, tokenEndpoint, MANY, Duration.ofSeconds(10), Duration.ZERO,
                UnaryOperator.identity());
    }

    private static double seconds(List<CompletableFuture<AccessToken>> asked, long begin) {
        asked.forEach(CompletableFuture::join);
        return (System.nanoTime() - begin) / 1e9;
    }

    private static List<CompletableFuture<AccessToken>> askAll(AuthNode node) {
        return node.organisations.stream().map(code -> node.tokens.requestToken(code).toCompletableFuture()).toList();
    }

    @Test
    void postgresql() throws Exception {
        try (Server server = new PostgresServer(folder)) {
            run("PostgreSQL", server);
        }
    }

    @Test
    void mariaDb() throws Exception {
        try (Server server = new MariaDbServer(folder)) {
            run("MariaDB", server);
        }
    }

    private void run(String engine, Server server) throws Exception {
        SandboxSettings settings = SandboxSettings.defaults().withClient("client", "client-secret");
        for (int number = 0; number < MANY; number++) {
            settings = settings.withOrganisation("ORG" + number, "svc-ORG" + number, "password");
        }
        AtomicInteger calls = new AtomicInteger();
        Set<String> failures = ConcurrentHashMap.newKeySet();
        List<AutoCloseable> open = new ArrayList<>();
        try (Sandbox authServer = Sandbox.start(settings)) {
            List<AuthNode> nodes = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                Node database = database(server, name);
                open.add(database);
                nodes.add(auth(new Counted(database.store, calls, failures), authServer.tokenEndpoint()));
                open.add(nodes.get(nodes.size() - 1));
            }
            micros(engine, database(server, "micros"), open);
            long begin = System.nanoTime();
            List<CompletableFuture<AccessToken>> asked = new ArrayList<>();
            nodes.forEach(node -> asked.addAll(askAll(node)));
            double cold = seconds(asked, begin);
            assertEquals(Set.of(), failures);
            assertEquals(MANY, authServer.counters().tokenRequests());
            assertEquals(1, authServer.counters().peakOfOrganisation());
            System.out.printf("%s: cold %d x 3 nodes: %d requests, %.1f s, %.2f calls of the store for each token%n",
                    engine, MANY, authServer.counters().tokenRequests(), cold, calls.get() / (double) MANY);
            assertTrue(calls.get() <= 5 * MANY * nodes.size(), "calls: " + calls);

            authServer.resetCounters();
            authServer.failTokenRequests(MANY, 503);
            AuthNode again = auth(database(server, "a").store, authServer.tokenEndpoint());
            open.add(again);
            begin = System.nanoTime();
            double warm = seconds(askAll(again), begin);
            System.out.printf("%s: warm %d: %d requests, %.2f s%n", engine, MANY,
                    authServer.counters().tokenRequests(), warm);
            assertEquals(0, authServer.counters().tokenRequests());
            assertTrue(warm <= 5, "seconds: " + warm);
        } finally {
            for (AutoCloseable each : open) {
                each.close();
            }
        }
    }

    private static void micros(String engine, Node node, List<AutoCloseable> open) throws StoreException, IOException {
        open.add(node);
        int rounds = 500;
        long[] nanos = new long[3];
        for (int round = 0; round < rounds; round++) {
            long begin = System.nanoTime();
            long version = node.store.look("micros").map(StoredEntry::version).orElse(0L);
            long looked = System.nanoTime();
            StoreLease lease = node.store.take("micros", version, "MICROS", Node.LEASE).orElseThrow();
            long taken = System.nanoTime();
            node.store.settle(lease, Node.outcome("t".repeat(1_000), "refresh"));
            if (round >= rounds / 5) {
                nanos[0] += looked - begin;
                nanos[1] += taken - looked;
                nanos[2] += System.nanoTime() - taken;
            }
        }
        System.out.printf("%s: look %d, take %d, settle %d microseconds%n", engine, mean(nanos[0], rounds),
                mean(nanos[1], rounds), mean(nanos[2], rounds));
    }

    private static long mean(long nanos, int rounds) {
        return TimeUnit.NANOSECONDS.toMicros(nanos / (rounds - rounds / 5));
    }
}
