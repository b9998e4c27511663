package cloud.powerepos.des.common.workers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.threads.DaemonThreads;

/** Real threads, as they are the point. */
class WorkersTest {

    /** What is planned runs when the test says so. */
    private final Queue<Runnable> planned = new ConcurrentLinkedQueue<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Workers workers = new Workers(LoggerFactory.getLogger(WorkersTest.class), (delay, task) ->
            planned.add(task), task -> {
        Thread thread = new DaemonThreads("des-test").newThread(task);
        threads.add(thread);
        return thread;
    });
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() throws Exception {
        release.countDown();
        long start = System.nanoTime();
        workers.stop();
        assertTrue(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) < 1_000);
        for (Thread thread : threads) {
            thread.join(5_000);
            assertFalse(thread.isAlive());
        }
    }

    private void block(CountDownLatch started) {
        workers.execute(() -> {
            started.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void look() {
        // what these plan waits for the next look
        for (int due = planned.size(); due > 0; due--) {
            planned.remove().run();
        }
    }

    @Test
    void whatWaitsAtTheEndIsGivenBackAndNotRun() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        block(started);
        assertTrue(started.await(5, TimeUnit.SECONDS));
        Runnable first = () -> { };
        Runnable second = () -> { };
        workers.execute(first);
        workers.execute(second);
        assertEquals(List.of(first, second), workers.stop());
        assertThrows(RejectedExecutionException.class, () -> workers.execute(first));
    }

    @Test
    void quickTasksNeedOneThread() throws Exception {
        CountDownLatch done = new CountDownLatch(10_000);
        for (int i = 0; i < 10_000; i++) {
            workers.execute(done::countDown);
        }
        assertTrue(done.await(10, TimeUnit.SECONDS));
        assertEquals(1, threads.size());
    }

    @Test
    void aTaskRunsThoughOthersBlock() throws Exception {
        CountDownLatch blocked = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            block(blocked);
        }
        CountDownLatch done = new CountDownLatch(1);
        workers.execute(done::countDown);
        for (int i = 0; i < 5 && done.getCount() > 0; i++) {
            look();
            done.await(100, TimeUnit.MILLISECONDS);
        }
        assertTrue(done.await(5, TimeUnit.SECONDS));
        assertTrue(blocked.await(5, TimeUnit.SECONDS));
    }

    @Test
    void thereIsALimit() throws Exception {
        CountDownLatch blocked = new CountDownLatch(Workers.MOST);
        for (int i = 0; i < 3 * Workers.MOST; i++) {
            block(blocked);
        }
        for (int i = 0; i < 20; i++) {
            look();
        }
        assertTrue(blocked.await(5, TimeUnit.SECONDS));
        assertEquals(Workers.MOST, threads.size());
    }

    @Test
    void theEndInterruptsWhatBlocks() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        block(started);
        assertTrue(started.await(5, TimeUnit.SECONDS));
        workers.stop();
        for (Thread thread : threads) {
            thread.join(5_000);
            assertFalse(thread.isAlive());
        }
    }
}
