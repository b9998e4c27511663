package cloud.powerepos.des.credentials.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DaemonSchedulerTest {

    private final DaemonScheduler scheduler = new DaemonScheduler();

    @AfterEach
    void close() {
        scheduler.close();
        await().atMost(Duration.ofSeconds(1)).until(() -> threads().isEmpty());
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().equals("des-credentials")).toList();
    }

    @Test
    void thereIsNoThreadBeforeTheFirstTaskAndNoneWhenAllIsDone() throws Exception {
        assertEquals(List.of(), threads());
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        scheduler.after(Duration.ZERO, () -> ran.complete(Thread.currentThread()));
        Thread thread = ran.get(5, TimeUnit.SECONDS);
        assertTrue(thread.isDaemon());
        assertEquals("des-credentials", thread.getName());
        await().atMost(Duration.ofSeconds(5)).until(() -> !thread.isAlive());
    }

    @Test
    void whatIsPlannedDoesNotDelayTheEnd() {
        scheduler.after(Duration.ofHours(1), () -> { });
        scheduler.close();
        await().atMost(Duration.ofSeconds(1)).until(() -> threads().isEmpty());
    }

    @Test
    void aTaskThatHangsIsInterrupted() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        scheduler.after(Duration.ZERO, () -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertTrue(started.await(5, TimeUnit.SECONDS));
    }

    @Test
    void afterTheEndTasksAreDropped() {
        scheduler.close();
        scheduler.after(Duration.ZERO, () -> { });
        assertEquals(List.of(), threads());
    }
}
