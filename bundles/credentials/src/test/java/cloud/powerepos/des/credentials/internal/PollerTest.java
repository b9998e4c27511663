package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.testing.VirtualScheduler;

class PollerTest {

    private final VirtualScheduler scheduler = new VirtualScheduler();
    private int polls;
    private boolean again;

    @Test
    void nothingIsPlannedBeforeSomethingHappened() {
        new Poller(scheduler::after, () -> again);
        assertEquals(0, scheduler.planned());
    }

    @Test
    void itPollsOnceASecondAsLongAsATaskWants() {
        Poller poller = new Poller(scheduler::after, () -> false, () -> {
            polls++;
            return again;
        });
        again = true;
        poller.wake();
        poller.wake();
        scheduler.pass(Duration.ofSeconds(3));
        assertEquals(3, polls);
        again = false;
        scheduler.pass(Duration.ofSeconds(3));
        assertEquals(4, polls);
        assertEquals(0, scheduler.planned());
        poller.wake();
        scheduler.pass(Duration.ofSeconds(3));
        assertEquals(5, polls);
    }

    @Test
    void aWakeDuringAPollIsNotLost() {
        Poller[] holder = new Poller[1];
        holder[0] = new Poller(scheduler::after, () -> {
            if (++polls == 1) {
                holder[0].wake();
            }
            return false;
        });
        holder[0].wake();
        scheduler.pass(Duration.ofSeconds(5));
        assertEquals(2, polls);
    }

    @Test
    void aFailingTaskStopsNeitherTheOthersNorItself() {
        Poller poller = new Poller(scheduler::after, () -> {
            throw new IllegalStateException("broken on purpose");
        }, () -> {
            throw new OutOfMemoryError("broken on purpose");
        }, () -> {
            polls++;
            return false;
        });
        poller.wake();
        scheduler.pass(Duration.ofSeconds(2));
        assertEquals(2, polls);
    }
}
