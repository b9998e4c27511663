package cloud.powerepos.des.common.threads;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DaemonSchedulerTest {

    private final DaemonScheduler scheduler = new DaemonScheduler(LoggerFactory.getLogger(DaemonSchedulerTest.class),
            new DaemonThreads("des-test"));

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void aTaskRunsOnADaemonThreadWithTheGivenName() throws Exception {
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        scheduler.after(Duration.ZERO, () -> ran.complete(Thread.currentThread()));
        Thread thread = ran.get(5, TimeUnit.SECONDS);
        assertTrue(thread.isDaemon());
        assertTrue(thread.getName().startsWith("des-test"), thread.getName());
    }

    @Test
    void anErrorStopsNoLaterTask() throws Exception {
        scheduler.after(Duration.ZERO, () -> {
            throw new NoClassDefFoundError("on purpose");
        });
        CompletableFuture<String> later = new CompletableFuture<>();
        scheduler.after(Duration.ZERO, () -> later.complete("ran"));
        later.get(5, TimeUnit.SECONDS);
    }

    @Test
    void aMomentWithoutThreadsLosesNoTask() throws Exception {
        AtomicInteger without = new AtomicInteger(2);
        try (DaemonScheduler poor = new DaemonScheduler(LoggerFactory.getLogger(DaemonSchedulerTest.class), task -> {
            if (without.getAndDecrement() > 0) {
                throw new OutOfMemoryError("unable to create native thread (on purpose)");
            }
            return new DaemonThreads("des-test").newThread(task);
        })) {
            CountDownLatch ran = new CountDownLatch(2);
            poor.after(Duration.ZERO, ran::countDown);
            poor.after(Duration.ZERO, ran::countDown);
            assertTrue(ran.await(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void aDelayBeyondAllTimeOverflowsNothing() throws Exception {
        CompletableFuture<String> ran = new CompletableFuture<>();
        scheduler.after(Duration.ofSeconds(Long.MAX_VALUE), () -> ran.complete("too early"));
        CompletableFuture<String> later = new CompletableFuture<>();
        scheduler.after(Duration.ofMillis(5), () -> later.complete("ran"));
        later.get(5, TimeUnit.SECONDS);
        assertFalse(ran.isDone());
    }

    @Test
    void theEndInterruptsATaskThatHangsAndDropsWhatIsPlanned() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Thread> interrupted = new CompletableFuture<>();
        scheduler.after(Duration.ofHours(1), () -> { });
        scheduler.after(Duration.ZERO, () -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.complete(Thread.currentThread());
            }
        });
        assertTrue(started.await(5, TimeUnit.SECONDS));
        scheduler.close();
        Thread thread = interrupted.get(5, TimeUnit.SECONDS);
        thread.join(5_000);
        assertFalse(thread.isAlive());
        scheduler.after(Duration.ZERO, () -> { });
    }
}
