package cloud.powerepos.des.shell.internal.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InParallelTest {

    private final List<String> told = new ArrayList<>();
    private final Set<Thread> tellers = ConcurrentHashMap.newKeySet();
    private int ticks;

    private final InParallel.Listener<Integer, Integer> listener = new InParallel.Listener<>() {
        @Override
        public void done(Integer item, Integer result, Throwable error) {
            tellers.add(Thread.currentThread());
            told.add(item + "=" + (error == null ? result : error.getMessage()));
        }

        @Override
        public void tick() {
            ticks++;
        }
    };

    @Test
    void eachIsToldOnceInTheThreadOfTheCaller() throws Exception {
        new InParallel(3).run(IntStream.range(0, 100).boxed().toList(), item -> {
            if (item == 7) {
                throw new IllegalStateException("seven");
            }
            return 2 * item;
        }, listener);
        assertEquals(100, Set.copyOf(told).size());
        assertTrue(told.contains("7=seven") && told.contains("99=198"), told.toString());
        assertEquals(Set.of(Thread.currentThread()), tellers);
        assertTrue(ticks >= 100);
    }

    @Test
    @Timeout(20)
    void workThatIsInterruptedByOthersEndsAloneAndTheCallerIsNotLeftWaiting() throws Exception {
        new InParallel(2).run(IntStream.range(0, 10).boxed().toList(), item -> {
            if (item < 5) {
                throw new InterruptedException("by others");
            }
            return item;
        }, listener);
        assertEquals(10, told.size());
        assertTrue(told.contains("4=by others") && told.contains("9=9"), told.toString());
    }

    @Test
    void withoutItemsNothingIsDone() throws Exception {
        new InParallel(3).run(List.<Integer>of(), item -> item, listener);
        assertEquals(List.of(), told);
    }

    @Test
    void whoIsInterruptedIsToldWhatEndedAndNothingGoesOn() throws Exception {
        Thread caller = Thread.currentThread();
        AtomicBoolean typed = new AtomicBoolean();
        CountDownLatch never = new CountDownLatch(1);
        Set<Thread> workers = ConcurrentHashMap.newKeySet();
        assertThrows(InterruptedException.class, () -> new InParallel(2).run(IntStream.range(0, 100).boxed().toList(),
                item -> {
                    workers.add(Thread.currentThread());
                    if (item >= 10) {
                        if (typed.compareAndSet(false, true)) {
                            caller.interrupt();
                        }
                        never.await();
                    }
                    return item;
                }, listener));
        assertEquals(10, told.size());
        for (Thread worker : workers) {
            worker.join(20_000);
            assertFalse(worker.isAlive(), worker.getName());
        }
    }
}
