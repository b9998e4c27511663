package cloud.powerepos.des.auth.internal.time;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.CapturedLogs;
import cloud.powerepos.des.common.threads.DaemonThreads;

/** Threads are real, the time after which one is added is not. */
class CallbackThreadsTest {

    private static final int MOST = 32;
    private static final Duration LOOK = Duration.ofMillis(100);

    private final VirtualTime time = new VirtualTime();
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger blocked = new AtomicInteger();
    private final AtomicBoolean noThread = new AtomicBoolean();
    private final DaemonThreads daemons = new DaemonThreads("callback-test");
    private final ThreadFactory factory = task -> {
        if (noThread.get()) {
            throw new InternalError("unable to create native thread");
        }
        made.incrementAndGet();
        return daemons.newThread(task);
    };
    private final CallbackThreads threads = new CallbackThreads(time.timer(), factory);

    @AfterEach
    void stop() throws InterruptedException {
        release.countDown();
        threads.shutdown();
        assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
    }

    private void block(int number) {
        for (int i = 0; i < number; i++) {
            threads.execute(() -> {
                blocked.incrementAndGet();
                Hanging.until(release);
            });
        }
    }

    private void awaitBlocked(int number) {
        await().atMost(10, TimeUnit.SECONDS).until(() -> blocked.get() == number);
    }

    @Test
    void oneThreadIsEnoughWhileActionsAreShort() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(50);
        for (int i = 0; i < 50; i++) {
            threads.execute(done::countDown);
        }
        assertTrue(done.await(10, TimeUnit.SECONDS));
        await().atMost(10, TimeUnit.SECONDS).until(() -> {
            time.pass(LOOK);
            return time.pendingTimers() == 0;
        });
        assertEquals(1, made.get());
    }

    @Test
    void afterATenthOfASecondAnotherThreadTakesOverFromOneThatBlocks() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        block(1);
        awaitBlocked(1);
        threads.execute(done::countDown);
        time.pass(LOOK.minusNanos(1));
        assertEquals(1, made.get());
        time.pass(Duration.ofNanos(1));
        assertTrue(done.await(10, TimeUnit.SECONDS));
        assertEquals(2, made.get());
    }

    @Test
    void noThreadIsAddedWhileOthersEnd() throws InterruptedException {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        threads.execute(() -> Hanging.until(first));
        threads.execute(() -> {
            begun.countDown();
            Hanging.until(release);
        });
        threads.execute(() -> { });
        first.countDown();
        assertTrue(begun.await(10, TimeUnit.SECONDS));
        time.pass(LOOK);
        assertEquals(1, made.get(), "one has ended since the last look");
        time.pass(LOOK);
        await().atMost(10, TimeUnit.SECONDS).until(() -> made.get() == 2);
    }

    @Test
    void whenAllThreadsBlockThatIsReportedOnceUntilTheyAreFreeAgain() {
        block(MOST + 1);
        try (CapturedLogs logs = new CapturedLogs()) {
            for (int number = 1; number < MOST; number++) {
                awaitBlocked(number);
                time.pass(LOOK);
            }
            awaitBlocked(MOST);
            assertEquals(List.of(), logs.shown());
            time.pass(LOOK);
            time.pass(LOOK);
            assertEquals(List.of("WARNING Actions of callers of requestToken or renew block all 32 threads that"
                    + " complete stages, later ones wait: let such actions run by an executor of their own"
                    + " (thenApplyAsync)"),
                    logs.shown());
        }
        assertEquals(MOST, made.get());
        release.countDown();
        awaitBlocked(MOST + 1);
        await().atMost(10, TimeUnit.SECONDS).until(() -> {
            time.pass(LOOK);
            return time.pendingTimers() == 0;
        });
    }

    @Test
    void aTaskForWhichThereIsNoThreadWaitsForOne() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        noThread.set(true);
        try (CapturedLogs logs = new CapturedLogs()) {
            threads.execute(done::countDown);
            assertTrue(logs.text().contains("No thread to complete a caller's stage"), logs.text());
        }
        noThread.set(false);
        time.pass(LOOK);
        assertTrue(done.await(10, TimeUnit.SECONDS));
    }

    @Test
    void anActionThatFailsIsReportedAndThoseAfterItRun() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        try (CapturedLogs logs = new CapturedLogs()) {
            threads.execute(() -> {
                throw new NoClassDefFoundError("gone");
            });
            threads.execute(done::countDown);
            assertTrue(done.await(10, TimeUnit.SECONDS));
            assertTrue(logs.text().contains("A caller's stage was completed, but its action failed"), logs.text());
        }
        assertEquals(1, made.get());
    }

    @Test
    void afterTheStopTasksRunInTheThreadOfTheCallerAndNoLookIsPlannedForLong() {
        threads.shutdown();
        List<Thread> ran = new ArrayList<>();
        threads.execute(() -> ran.add(Thread.currentThread()));
        assertEquals(1, ran.size());
        assertSame(Thread.currentThread(), ran.get(0));
        time.pass(LOOK);
        assertEquals(0, time.pendingTimers());
    }

    @Test
    void whatWaitsAtTheStopIsSpreadOverMoreThreads() {
        block(5);
        awaitBlocked(1);
        threads.shutdown();
        awaitBlocked(5);
    }

    @Test
    void theRestOfWhatWaitsIsGivenBackAndWhatRunsIsInterrupted() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        threads.execute(() -> {
            begun.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        assertTrue(begun.await(10, TimeUnit.SECONDS));
        AtomicBoolean ran = new AtomicBoolean();
        threads.execute(() -> ran.set(true));
        List<Runnable> left = threads.shutdownNow();
        assertTrue(interrupted.await(10, TimeUnit.SECONDS));
        assertFalse(ran.get());
        left.forEach(Runnable::run);
        assertTrue(ran.get());
    }
}
