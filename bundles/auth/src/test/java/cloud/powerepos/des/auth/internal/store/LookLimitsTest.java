package cloud.powerepos.des.auth.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.testing.FakeTokenStore.Call;

/** R8: for how long a look into the token store is waited for. */
class LookLimitsTest {

    private final Cluster cluster = new Cluster();
    private final Node node = cluster.start("a");
    private final Node other = cluster.start("b");
    private final LookThreads threads = new LookThreads(cluster.time);

    @BeforeEach
    void begin() {
        cluster.server.answersInOrder(Duration.ZERO);
        // no limit counts from the start of the process
        cluster.pass(Duration.ofMinutes(10));
    }

    @Test
    void storeThatDoesNotStartIsGoneWithoutAfterTwentySeconds() {
        node.store = new StartingStore(node.store);
        threads.perLook = Duration.ofDays(1);
        List<CompletableFuture<AccessToken>> asked = threads.burst(node, 20);
        cluster.pass(Duration.ofMillis(19_900));
        assertEquals(20, LookThreads.waiting(asked));
        cluster.pass(Duration.ofMillis(200));
        assertEquals(0, LookThreads.waiting(asked));
        assertEquals(20, cluster.server.requests);
    }

    @Test
    void quickStoreThatStopsToAnswerIsGoneWithoutWithinTwoSeconds() {
        threads.perLook = Duration.ofMillis(25);
        List<CompletableFuture<AccessToken>> asked = threads.burst(node, 800);
        cluster.pass(Duration.ofMillis(2_001));
        assertTrue(LookThreads.waiting(asked) > 100, "a long queue of a quick store");
        threads.perLook = Duration.ofDays(1);
        cluster.pass(Duration.ofSeconds(2));
        assertEquals(0, LookThreads.waiting(asked));
    }

    @Test
    void lookThatBeganAtOnceTakesAsLongAsTheStoreAllowsIt() {
        cluster.configure("ACME");
        String token = node.token("ACME").value();
        cluster.store.before((name, call) -> {
            if (call == Call.LOOK) {
                cluster.pass(Duration.ofMillis(2_500));
            }
        });
        assertEquals(token, other.token("ACME").value());
        assertEquals(1, cluster.server.requests);
    }

    @Test
    void sleepBeforeTheLookIsNoPartOfTheLifeOfItsToken() {
        cluster.configure("ACME");
        node.token("ACME");
        List<Runnable> looks = new ArrayList<>();
        other.looks = looks::add;
        other.request("ACME");
        cluster.time.suspend(Duration.ofHours(1));
        Instant due = cluster.time.wall().plusSeconds(28_800 * 70 / 100);
        looks.forEach(Runnable::run);
        cluster.time.settle();
        assertFalse(other.status("ACME").refreshAt().orElseThrow().isBefore(due));
    }
}
