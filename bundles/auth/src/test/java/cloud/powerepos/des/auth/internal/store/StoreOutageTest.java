package cloud.powerepos.des.auth.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.api.Test;

/** R8: a token store that fails ends no call and costs no grant while tokens live. */
class StoreOutageTest extends ThreeNodes {

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
