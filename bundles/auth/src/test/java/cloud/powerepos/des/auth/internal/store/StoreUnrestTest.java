package cloud.powerepos.des.auth.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.TokenStore;

/**
 * Anything in any order: no refresh token is sent twice, no expired token is handed out, and afterwards nodes share one
 * token again. The control run writes in the naive order.
 */
class StoreUnrestTest {

    private static final List<String> NODES = List.of("a", "b", "c");
    private static final List<String> ORGANISATIONS = List.of("ORG0", "ORG1", "ORG2");

    private static final int ACTIONS = 12;

    private Cluster cluster;
    private RotatingAuthServer server;
    private Random random;
    private final Map<String, AccessToken> last = new HashMap<>();
    private final Map<Node, TokenStore> stores = new HashMap<>();
    private int generation = 1;

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "3, false", "4, false", "41, true", "48, true"})
    void anyOrder(long seed, boolean naive) {
        cluster = new Cluster(seed);
        if (naive) {
            cluster.store.naive();
        }
        server = cluster.server;
        random = cluster.random;
        server.life = Duration.ofMinutes(10);
        NODES.forEach(cluster::start);
        ORGANISATIONS.forEach(cluster::configure);
        faults(0.02, 0.04);
        for (int step = 0; step < 6_000; step++) {
            ask(node(), organisation());
            if (random.nextInt(4) == 0) {
                // what voids refresh tokens is rare, or none would ever be sent
                action(random.nextInt(random.nextInt(20) == 0 ? ACTIONS : ACTIONS - 3));
            }
            cluster.pass(Duration.ofMillis(random.nextInt(random.nextInt(10) == 0 ? 60_000 : 2_000)));
        }
        calm();
        String figures = "seed " + seed + ": " + server.tokens() + " tokens, " + server.refreshGrants()
                + " by refresh tokens, " + server.requests + " requests, " + server.replays + " replays, "
                + server.mostParallel + " parallel, " + cluster.store.statements() + " statements";
        assertEquals(naive, server.replays > 0, figures);
        assertTrue(server.tokens() > 300, figures);
        int requests = server.requests;
        int statements = cluster.store.statements();
        for (int minute = 0; minute < 60; minute++) {
            NODES.forEach(name -> ORGANISATIONS.forEach(code -> assertTrue(
                    server.accepts(cluster.node(name).token(code).value()), figures)));
            cluster.pass(Duration.ofMinutes(1));
        }
        assertTrue(server.requests - requests < 3 * 12, () -> figures + ", then " + (server.requests - requests));
        assertTrue(cluster.store.statements() - statements < 3 * 12 * 6, figures);
        assertEquals(0, cluster.store.leases(), figures);
    }

    private void calm() {
        faults(0, 0);
        server.answer = request -> null;
        cluster.nodes.values().forEach(this::storeIsThere);
        for (String code : ORGANISATIONS) {
            server.passwords.put(code, "calm");
            cluster.nodes.values().forEach(node -> node.configure(Cluster.credentials(code, "calm", ++generation)));
        }
        cluster.nodes.values().forEach(node -> node.service.retryNow());
        cluster.pass(Duration.ofMinutes(15));
    }

    private Node node() {
        return cluster.node(NODES.get(random.nextInt(NODES.size())));
    }

    private String organisation() {
        return ORGANISATIONS.get(random.nextInt(ORGANISATIONS.size()));
    }

    private void storeIsThere(Node node) {
        node.store = stores.getOrDefault(node, node.store);
    }

    private void ask(Node node, String code) {
        try {
            AccessToken token = node.request(code).getNow(null);
            if (token != null) {
                assertTrue(server.accepts(token.value()), code);
                last.put(node.name + code, token);
            }
        } catch (CompletionException e) {
            assertTrue(e.getCause() instanceof DesAccessException, e.toString());
        }
    }

    private void action(int kind) {
        Node node = node();
        String code = organisation();
        switch (kind) {
            case 0, 1 -> {
                if (last.containsKey(node.name + code)) {
                    node.service.reject(last.get(node.name + code));
                }
            }
            case 2 -> node.service.renew(code);
            case 9 -> {
                server.passwords.put(code, "password-" + ++generation);
                for (Node each : List.copyOf(cluster.nodes.values())) {
                    each.configure(Cluster.credentials(code, "password-" + generation, ++generation));
                    cluster.pass(Duration.ofMillis(random.nextInt(300)));
                }
            }
            case 4 -> {
                node.credentials.remove(code);
                node.service.credentialsChanged(code);
                cluster.pass(Duration.ofMillis(random.nextInt(300)));
                node.configure(Cluster.credentials(code, server.passwords.getOrDefault(code, "password"),
                        ++generation));
            }
            case 10 -> {
                cluster.settings = StoreFixtures.settings("https://auth.example/authorisation/token",
                        random.nextBoolean() ? "des" : "des offline_access");
                cluster.nodes.values().forEach(each -> each.service.invalidateAll());
            }
            case 6 -> node.service.retryNow();
            case 7 -> {
                if (random.nextBoolean()) {
                    node.kill();
                } else {
                    node.service.close();
                }
                cluster.start(node.name);
                stores.remove(node);
            }
            case 8 -> {
                stores.putIfAbsent(node, node.store);
                node.store = random.nextBoolean() ? null : stores.get(node);
            }
            default -> purge(node, code);
            case 3 -> cluster.time.suspend(Duration.ofMillis(random.nextInt(100_000)));
            case 5 -> {
                int fault = random.nextInt(4);
                server.answer = request -> fault == 0 ? null : random.nextInt(3) > 0 ? null
                        : fault == 1 ? ScriptedAuthServer.retryAfter(503, "1") : fault == 2 ? unsent() : lost();
            }
        }
    }

    private static <T> T unsent() throws NoReplyException {
        throw ScriptedAuthServer.unsent();
    }

    private static <T> T lost() throws NoReplyException {
        throw ScriptedAuthServer.lost();
    }

    private void purge(Node node, String code) {
        try {
            stores.getOrDefault(node, node.store).purge(code);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    private void faults(double failing, double lost) {
        cluster.store.before((node, call) -> {
            if (random.nextDouble() < failing) {
                if (random.nextBoolean()) {
                    cluster.pass(Duration.ofSeconds(2));
                } else {
                    cluster.time.tick(Duration.ofSeconds(random.nextInt(8)).toNanos());
                }
                throw new StoreException("it does not answer");
            }
        });
        cluster.store.after((node, call) -> {
            if (random.nextDouble() < lost) {
                throw new StoreException("the answer was lost");
            }
        });
    }
}
