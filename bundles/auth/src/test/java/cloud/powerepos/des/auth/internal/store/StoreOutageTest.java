package cloud.powerepos.des.auth.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;


/** R8: a token store that fails ends no call and costs no grant while tokens live. */
class StoreOutageTest {

    private final Cluster cluster = new Cluster();
    private final RotatingAuthServer server = cluster.server;

    @BeforeEach
    void start() {
        cluster.start("a");
        cluster.start("b");
        cluster.start("c");
        cluster.configure("ACME");
    }

    private List<Node> nodes() {
        return List.copyOf(cluster.nodes.values());
    }

    private Node node(String name) {
        return cluster.node(name);
    }

    private String token(Node node) {
        return node.token("ACME").value();
    }

    private void passInUse(Duration duration, Duration step) {
        for (Duration passed = Duration.ZERO; passed.compareTo(duration) < 0; passed = passed.plus(step)) {
            nodes().forEach(node -> assertTrue(server.accepts(token(node))));
            cluster.pass(step);
        }
    }

    @Test
    void r8OutageOfTheStoreCostsNothingWhileTokensLive() {
        nodes().forEach(this::token);
        passInUse(Duration.ofHours(5).plusMinutes(30), Duration.ofMinutes(10));
        StoreFixtures.down(cluster);
        passInUse(Duration.ofHours(1), Duration.ofMinutes(10));
        cluster.store.before((name, call) -> { });
        passInUse(Duration.ofHours(24), Duration.ofMinutes(10));
        assertEquals(1, server.passwordGrants());
        assertEquals(0, server.replays);
    }

    @Test
    void r8WithoutTheStoreANodeWorksAloneAndKeepsItsRefreshTokenPrivate() {
        StoreFixtures.down(cluster);
        nodes().forEach(this::token);
        passInUse(Duration.ofHours(24), Duration.ofMinutes(10));
        assertEquals(3, server.passwordGrants(), "one for each node");
        assertEquals(3 * 3, server.refreshGrants(), "each from its own");
        assertEquals(0, cluster.store.size());
        assertEquals(0, server.replays);
    }

    @Test
    void r8HangingStoreAddsTwoSecondsToACallWithoutAToken() {
        StoreFixtures.hanging(cluster);
        long begin = cluster.time.elapsed();
        token(node("a"));
        assertTrue(cluster.time.elapsed() - begin <= Duration.ofMillis(2_000 + 100).toNanos());
        begin = cluster.time.elapsed();
        token(node("a"));
        assertEquals(begin, cluster.time.elapsed(), "none to one with a token");
    }

    @Test
    void r8NodesComeTogetherAgainWhenTheStoreIsBack() {
        StoreFixtures.down(cluster);
        nodes().forEach(this::token);
        cluster.store.before((name, call) -> { });
        passInUse(Duration.ofHours(8), Duration.ofMinutes(10));
        assertEquals(1, nodes().stream().map(this::token).distinct().count());
        assertEquals(3, server.passwordGrants());
        assertEquals(0, server.replays);
    }
}
