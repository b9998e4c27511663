package cloud.powerepos.des.auth.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.TokenStore;
import cloud.powerepos.des.testing.FakeTokenStore;
import cloud.powerepos.des.testing.TokenStoreBehind;

/** R8: of a burst of callers too, none waits longer than 2 s for a slow store. */
class StoreQueueTest {

    private static final int THREADS = 8;
    private static final int MANY = 5_000;
    private static final Duration LIMIT = Duration.ofMillis(2_000);

    private final Cluster cluster = new Cluster();
    private final Node node = cluster.start("a");
    private final Workers workers = new Workers();

    /** Threads that take a time for each look; the look has its answer at the end of it. */
    private final class Workers {

        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private Duration perLook = Duration.ZERO;
        private int busy;

        void execute(Runnable look) {
            waiting.add(look);
            next();
        }

        private void next() {
            if (busy < THREADS && !waiting.isEmpty()) {
                busy++;
                Runnable look = waiting.remove();
                cluster.time.timer().after(perLook.toNanos(), () -> {
                    look.run();
                    busy--;
                    next();
                });
            }
        }
    }

    @BeforeEach
    void answerAtOnce() {
        cluster.server.interleaved = false;
        cluster.server.latency = Duration.ZERO;
    }

    private List<CompletableFuture<AccessToken>> burst(Node node, int count) {
        node.looks = workers::execute;
        List<String> codes = IntStream.range(0, count).mapToObj(number -> "ORG" + number).toList();
        codes.forEach(code -> node.credentials.put(code, Cluster.credentials(code, "password", 1)));
        return codes.stream().map(code -> node.service.requestToken(code).toCompletableFuture()).toList();
    }

    private static long waiting(List<CompletableFuture<AccessToken>> asked) {
        return asked.stream().filter(stage -> !stage.isDone()).count();
    }

    @Test
    void slowStoreHoldsUpNoCallOfABurstForMoreThanTwoSeconds() {
        workers.perLook = Duration.ofMillis(1_900);
        List<CompletableFuture<AccessToken>> asked = burst(node, 100);
        cluster.pass(LIMIT.minusMillis(50));
        assertTrue(waiting(asked) >= 100 - THREADS, "those in the queue wait");
        cluster.pass(Duration.ofMillis(50 + 100));
        assertEquals(0, waiting(asked));
        asked.forEach(stage -> assertTrue(cluster.server.accepts(stage.join().value())));
        assertEquals(100, cluster.server.requests);
        cluster.pass(Duration.ofMinutes(2));
        assertEquals(100, cluster.server.requests, "late answers lead to nothing");
    }

    @Test
    void storeThatNeverAnswersIsDoneWithoutAfterTwoSeconds() {
        workers.perLook = Duration.ofDays(1);
        List<CompletableFuture<AccessToken>> asked = burst(node, 20);
        cluster.pass(LIMIT.minusMillis(100));
        assertEquals(20, waiting(asked));
        cluster.pass(Duration.ofMillis(200));
        assertEquals(0, waiting(asked));
        assertEquals(20, cluster.server.requests);
    }

    @Test
    void longQueueOfAQuickStoreIsWaitedForAsItsTokensNeedNoRequest() {
        List<CompletableFuture<AccessToken>> first = burst(node, MANY);
        cluster.pass(Duration.ofMinutes(1));
        assertEquals(0, waiting(first));
        Node other = cluster.start("b");
        workers.perLook = Duration.ofMillis(5);
        List<CompletableFuture<AccessToken>> asked = burst(other, MANY);
        cluster.pass(LIMIT.plusMillis(500));
        assertTrue(waiting(asked) > 0, "the queue is longer than the limit");
        cluster.pass(Duration.ofSeconds(1));
        assertEquals(0, waiting(asked));
        assertEquals(MANY, cluster.server.requests);
    }

    @Test
    void storeThatStartsIsWaitedForByAllThatAskMeanwhile() {
        Starting starting = new Starting(node.store);
        node.store = starting;
        workers.perLook = Duration.ofSeconds(9);
        List<CompletableFuture<AccessToken>> asked = burst(node, 20);
        cluster.pass(Duration.ofMillis(8_900));
        assertEquals(20, waiting(asked));
        starting.reachable = true;
        workers.perLook = Duration.ofMillis(1);
        cluster.pass(Duration.ofMillis(500));
        assertEquals(0, waiting(asked));
        assertEquals(20, cluster.store.count(FakeTokenStore.Call.TAKE));
    }

    @Test
    void storeThatHasJustStartedIsNotTakenForASlowOne() {
        Starting starting = new Starting(node.store);
        node.store = starting;
        workers.perLook = Duration.ofMillis(1_900);
        List<CompletableFuture<AccessToken>> asked = burst(node, 20);
        cluster.pass(Duration.ofMillis(1_850));
        starting.reachable = true;
        workers.perLook = Duration.ofMillis(200);
        cluster.pass(Duration.ofSeconds(1));
        assertEquals(0, waiting(asked));
        assertEquals(20, cluster.store.count(FakeTokenStore.Call.TAKE));
    }

    /** Not reachable yet. */
    private static final class Starting extends TokenStoreBehind {

        private boolean reachable;

        Starting(TokenStore store) {
            super(store);
        }

        @Override
        protected <T> T run(Call<T> call) throws StoreException {
            return call.run();
        }

        @Override
        public StoreStatus status() {
            return new StoreStatus("memory", "a", reachable, Optional.empty(), Instant.EPOCH, 0, 0, 0, List.of());
        }
    }
}
