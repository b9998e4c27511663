package cloud.powerepos.des.auth.internal.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

class ClockReadingTest {

    private static final Instant WALL = Instant.parse("2026-03-01T06:00:00Z");
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final ClockReading reading = new ClockReading(100 * SECOND, 60 * SECOND, WALL);

    @Test
    void pointsInTimeAreCountedFromNow() {
        assertEquals(WALL, reading.wallAt(100 * SECOND));
        assertEquals(WALL.minusSeconds(100), reading.wallAt(0));
        assertEquals(WALL.plusSeconds(20), reading.wallAt(120 * SECOND));
        assertEquals(WALL.plusSeconds(20), reading.wallIn(20 * SECOND));
        assertEquals(WALL.minusSeconds(20), reading.wallIn(-20 * SECOND));
    }

    @Test
    void whatIsBeyondTheEndsOfTimeIsAtTheseEnds() {
        ClockReading late = new ClockReading(0, 0, Instant.MAX);
        assertEquals(Instant.MAX, late.wallIn(1));
        assertEquals(Instant.MAX, late.wallIn(0));
        ClockReading early = new ClockReading(0, 0, Instant.MIN);
        assertEquals(Instant.MIN, early.wallIn(-1));
        assertEquals(Instant.MIN, early.wallIn(0));
    }
}
