package cloud.powerepos.des.auth.internal.time;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * What the clocks showed at one moment.
 *
 * @param now       the time of {@link LifetimeClock#now()}, by which tokens live
 * @param monotonic the time of {@link LifetimeClock#monotonic()}, which no setting of a clock moves
 * @param wall      the system's time
 */
public record ClockReading(long now, long monotonic, Instant wall) {

    /** The wall clock's time at a point of {@link #now()}. */
    public Instant wallAt(long time) {
        return wallIn(LifetimeClock.plus(time, -now));
    }

    /** The wall clock's time after a while, or as far in that direction as it goes. */
    public Instant wallIn(long nanos) {
        try {
            return wall.plusNanos(nanos);
        } catch (DateTimeException | ArithmeticException e) {
            return nanos < 0 ? Instant.MIN : Instant.MAX;
        }
    }
}
