package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.VirtualTime;

/** When what is due is planned anew. */
class TimeWatchTest {

    private final VirtualTime time = new VirtualTime();
    private boolean broken;
    private final LifetimeClock clock = new LifetimeClock(time::monotonicNanos, this::wall);
    private int plans;
    private boolean planned = true;
    private final TimeWatch watch = new TimeWatch(clock, () -> {
        plans++;
        return planned;
    });

    private Instant wall() {
        if (broken) {
            throw new IllegalStateException("no time");
        }
        return time.wall();
    }

    private void look(boolean timerMissed) {
        time.pass(Duration.ofSeconds(1));
        watch.look(() -> timerMissed);
    }

    @Test
    void nothingIsPlannedAnewWhileTheTimerIsInTime() {
        look(false);
        look(false);
        assertEquals(0, plans);
        assertEquals(clock.now(), clock.coarse(), "the coarse time is written");
    }

    @Test
    void suspendIsFollowedByOnePlan() {
        time.suspend(Duration.ofHours(1));
        look(false);
        assertEquals(1, plans);
        look(false);
        assertEquals(1, plans);
        time.suspend(Duration.ofHours(1));
        look(false);
        assertEquals(2, plans);
    }

    @Test
    void missedTaskIsFollowedByPlansUntilOneSucceeds() {
        planned = false;
        look(true);
        look(false);
        assertEquals(2, plans);
        planned = true;
        look(false);
        look(false);
        assertEquals(3, plans);
    }

    @Test
    void whereTheClockCannotBeReadTheCoarseTimeIsNotReliedOn() {
        look(false);
        assertNotEquals(LifetimeClock.NEVER, clock.coarse());
        broken = true;
        assertThrows(IllegalStateException.class, () -> look(false));
        assertEquals(LifetimeClock.NEVER, clock.coarse());
        broken = false;
        look(false);
        assertEquals(clock.now(), clock.coarse());
    }
}
