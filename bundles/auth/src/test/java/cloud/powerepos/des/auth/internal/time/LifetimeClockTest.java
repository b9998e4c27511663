package cloud.powerepos.des.auth.internal.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LifetimeClockTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** The virtual monotonic clock begins near its overflow. */
    private final VirtualTime time = new VirtualTime();
    private final LifetimeClock clock = new LifetimeClock(time::monotonicNanos, time::wall);

    @Test
    void countsOnTheMonotonicClockAcrossItsOverflow() {
        for (int second = 1; second <= 20; second++) {
            time.pass(SECOND);
            clock.watch();
            assertEquals(second * SECOND.toNanos(), clock.now());
        }
        assertTrue(time.monotonicNanos() < 0, "has overflown");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -3600, -86400, -3650L * 86400})
    void wallClockSetBackChangesNothing(long seconds) {
        time.setWallBy(Duration.ofSeconds(seconds));
        clock.watch();
        assertEquals(0, clock.now());
        time.pass(SECOND);
        clock.watch();
        assertEquals(SECOND.toNanos(), clock.now(), "the time after it is counted once");
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 3600, 86400})
    void timeThatTheWallClockAloneSawPassIsAdded(long seconds) {
        time.suspend(Duration.ofSeconds(seconds));
        assertEquals(0, clock.now());
        clock.watch();
        clock.watch();
        assertEquals(Duration.ofSeconds(seconds).toNanos(), clock.now());
        assertEquals(clock.now(), clock.suspendedNanos());
    }

    @Test
    void slewedWallClockIsNotTimePassed() {
        for (int second = 0; second < 1000; second++) {
            time.pass(SECOND);
            time.setWallBy(Duration.ofMillis(second % 2 == 0 ? 900 : -900));
            clock.watch();
        }
        assertEquals(0, clock.suspendedNanos());
    }

    @Test
    void wallClockFarOffDoesNotOverflow() {
        time.setWallBy(Duration.ofDays(365_000));
        clock.watch();
        assertEquals(Duration.ofDays(3650).toNanos(), clock.now());
    }

    @Test
    void pointsInTimeAreToldByTheWallClock() {
        Instant begin = time.wall();
        time.pass(SECOND);
        assertEquals(begin, clock.read().wallAt(0));
        assertEquals(begin.plusSeconds(61), clock.read().wallAt(Duration.ofSeconds(61).toNanos()));
    }
}
