package cloud.powerepos.des.auth.internal.time;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.testing.LiveThreads;

class ThreadsTest {

    private final Threads threads = new Threads(2);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void stop() {
        release.countDown();
        threads.close();
    }

    private static void awaitLatch(CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(10, TimeUnit.SECONDS));
    }

    private List<Executor> executors() {
        return List.of(threads.requests(), threads.events(), threads.files(), threads.storeLooks(),
                threads.storeWrites());
    }

    @Test
    void aCancelledTaskOfTheTimerIsNotRun() throws InterruptedException {
        AtomicBoolean ran = new AtomicBoolean();
        threads.timer().after(0, () -> Hanging.until(release));
        threads.timer().after(0, () -> ran.set(true)).run();
        CountDownLatch later = new CountDownLatch(1);
        threads.timer().after(0, later::countDown);
        release.countDown();
        awaitLatch(later);
        assertFalse(ran.get());
    }

    @Test
    void aTimerThatHasMissedATaskSaysSoOnce() {
        assertFalse(threads.timerMissed());
        threads.timer().after(0, () -> {
            throw new InternalError("broken on purpose");
        });
        await().atMost(10, TimeUnit.SECONDS).until(threads::timerMissed);
        assertFalse(threads.timerMissed());
    }

    @Test
    void whatIsPlannedOrGivenAfterTheStopIsDropped() {
        AtomicBoolean ran = new AtomicBoolean();
        threads.close();
        threads.timer().after(0, () -> ran.set(true)).run();
        assertFalse(threads.timerMissed(), "there is nothing to plan anew");
        executors().forEach(executor -> executor.execute(() -> ran.set(true)));
        await().atMost(30, TimeUnit.SECONDS).until(ThreadsTest::noThreadIsLeft);
        assertFalse(ran.get());
    }

    @Test
    void eventsThatWaitAtTheStopAreLoggedAndStagesAreCompleted() throws InterruptedException {
        List<String> ran = new CopyOnWriteArrayList<>();
        CountDownLatch begun = new CountDownLatch(2);
        for (Executor executor : List.of(threads.events(), threads.callbacks())) {
            executor.execute(() -> {
                begun.countDown();
                Hanging.until(release);
            });
        }
        awaitLatch(begun);
        threads.events().execute(() -> ran.add("event"));
        threads.callbacks().execute(() -> ran.add("stage"));
        threads.close();
        await().atMost(10, TimeUnit.SECONDS).until(() -> ran.size() == 2);
        assertEquals(List.of("event", "stage"), ran.stream().sorted().toList());
    }

    @Test
    void looksIntoTheStoreThatWaitAtTheStopAreDroppedWhileWritesAreMade() throws InterruptedException {
        List<String> ran = new CopyOnWriteArrayList<>();
        CountDownLatch begun = new CountDownLatch(8);
        CountDownLatch goOn = new CountDownLatch(1);
        for (int i = 0; i < 8; i++) {
            threads.storeLooks().execute(() -> {
                begun.countDown();
                Hanging.until(goOn);
            });
        }
        awaitLatch(begun);
        threads.storeLooks().execute(() -> ran.add("look"));
        threads.storeWrites().execute(() -> ran.add("write"));
        Thread stop = new Thread(threads::close);
        stop.start();
        // it waits for 300 ms
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).atMost(10, TimeUnit.SECONDS)
                .until(() -> stop.getState() == Thread.State.TIMED_WAITING);
        goOn.countDown();
        stop.join(10_000);
        assertEquals(List.of("write"), ran);
    }

    @Test
    void whatBlocksIsInterruptedByTheStop() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(5);
        CountDownLatch interrupted = new CountDownLatch(5);
        executors().forEach(executor -> executor.execute(() -> {
            begun.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        }));
        awaitLatch(begun);
        threads.close();
        awaitLatch(interrupted);
    }

    @Test
    void aThreadThatIsInterruptedWhileItStopsThemStaysInterrupted() throws InterruptedException {
        threads.callbacks().execute(() -> Hanging.until(release));
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread stop = new Thread(() -> {
            Thread.currentThread().interrupt();
            threads.close();
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        stop.start();
        stop.join(10_000);
        assertTrue(interrupted.get());
    }

    @Test
    void aThreadThatIsNotInterruptedIsNotAfterwards() {
        threads.close();
        assertFalse(Thread.currentThread().isInterrupted());
    }

    private static boolean noThreadIsLeft() {
        return LiveThreads.named("des-auth-").isEmpty();
    }
}
