package cloud.powerepos.des.auth.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.testing.FakeTokenStore;

/** R8: of a burst of callers too, none waits longer than 2 s for a slow store. */
class StoreQueueTest {

    private static final int MANY = 5_000;
    private static final Duration LIMIT = Duration.ofMillis(2_000);

    private final Cluster cluster = new Cluster();
    private final Node node = cluster.start("a");
    private final LookThreads workers = new LookThreads(cluster.time);

    @BeforeEach
    void answerAtOnce() {
        cluster.server.answersInOrder(Duration.ZERO);
    }

    @Test
    void slowStoreHoldsUpNoCallOfABurstForMoreThanTwoSeconds() {
        workers.perLook = Duration.ofMillis(1_900);
        List<CompletableFuture<AccessToken>> asked = workers.burst(node, 100);
        cluster.pass(LIMIT.minusMillis(50));
        assertTrue(LookThreads.waiting(asked) >= 100 - LookThreads.COUNT, "those in the queue wait");
        cluster.pass(Duration.ofMillis(50 + 100));
        assertEquals(0, LookThreads.waiting(asked));
        asked.forEach(stage -> assertTrue(cluster.server.accepts(stage.join().value())));
        assertEquals(100, cluster.server.requests);
        cluster.pass(Duration.ofMinutes(2));
        assertEquals(100, cluster.server.requests, "late answers lead to nothing");
    }

    @Test
    void storeThatNeverAnswersIsDoneWithoutAfterTwoSeconds() {
        workers.perLook = Duration.ofDays(1);
        List<CompletableFuture<AccessToken>> asked = workers.burst(node, 20);
        cluster.pass(LIMIT.minusMillis(100));
        assertEquals(20, LookThreads.waiting(asked));
        cluster.pass(Duration.ofMillis(200));
        assertEquals(0, LookThreads.waiting(asked));
        assertEquals(20, cluster.server.requests);
    }

    @Test
    void longQueueOfAQuickStoreIsWaitedForAsItsTokensNeedNoRequest() {
        List<CompletableFuture<AccessToken>> first = workers.burst(node, MANY);
        cluster.pass(Duration.ofMinutes(1));
        assertEquals(0, LookThreads.waiting(first));
        Node other = cluster.start("b");
        workers.perLook = Duration.ofMillis(5);
        List<CompletableFuture<AccessToken>> asked = workers.burst(other, MANY);
        cluster.pass(LIMIT.plusMillis(500));
        assertTrue(LookThreads.waiting(asked) > 0, "the queue is longer than the limit");
        cluster.pass(Duration.ofSeconds(1));
        assertEquals(0, LookThreads.waiting(asked));
        assertEquals(MANY, cluster.server.requests);
    }

    @Test
    void storeThatStartsIsWaitedForByAllThatAskMeanwhile() {
        StartingStore starting = new StartingStore(node.store);
        node.store = starting;
        workers.perLook = Duration.ofSeconds(9);
        List<CompletableFuture<AccessToken>> asked = workers.burst(node, 20);
        cluster.pass(Duration.ofMillis(8_900));
        assertEquals(20, LookThreads.waiting(asked));
        starting.reachable = true;
        workers.perLook = Duration.ofMillis(1);
        cluster.pass(Duration.ofMillis(500));
        assertEquals(0, LookThreads.waiting(asked));
        assertEquals(20, cluster.store.count(FakeTokenStore.Call.TAKE));
    }

    @Test
    void storeThatHasJustStartedIsNotTakenForASlowOne() {
        StartingStore starting = new StartingStore(node.store);
        node.store = starting;
        workers.perLook = Duration.ofMillis(1_900);
        List<CompletableFuture<AccessToken>> asked = workers.burst(node, 20);
        cluster.pass(Duration.ofMillis(1_850));
        starting.reachable = true;
        workers.perLook = Duration.ofMillis(200);
        cluster.pass(Duration.ofSeconds(1));
        assertEquals(0, LookThreads.waiting(asked));
        assertEquals(20, cluster.store.count(FakeTokenStore.Call.TAKE));
    }
}
