package cloud.powerepos.des.auth.internal;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time by which tokens live and die, in nanoseconds that only ever grow. It is counted on the monotonic clock. That
 * one may stand still while the machine is suspended, so the wall clock gives a second opinion: time that it alone saw
 * pass is added by {@link #watch()}. A wall clock set back changes nothing.
 */
final class LifetimeClock {

    /** Smaller differences are the wall clock being slewed. */
    private static final long TOLERANCE = TimeUnit.SECONDS.toNanos(2);

    private final LongSupplier ticker;
    private final InstantSource wall;
    private final long origin;
    private long lastTick;
    private Instant lastWall;
    private volatile long unseen;

    LifetimeClock(LongSupplier ticker, InstantSource wall) {
        this.ticker = ticker;
        this.wall = wall;
        origin = ticker.getAsLong();
        lastTick = origin;
        lastWall = wall.instant();
    }

    long now() {
        return ticker.getAsLong() - origin + unseen;
    }

    Instant wall() {
        return wall.instant();
    }

    /** The wall clock's time at a point of this clock. */
    Instant wallAt(long time) {
        return wall.instant().plusNanos(time - now());
    }

    /** Asks for the second opinion. */
    synchronized void watch() {
        long tick = ticker.getAsLong();
        Instant instant = wall.instant();
        long gap = saturatedNanos(lastWall, instant) - (tick - lastTick);
        lastTick = tick;
        lastWall = instant;
        if (gap > TOLERANCE) {
            unseen += gap;
        }
    }

    /** Time in all that the monotonic clock did not see. */
    long unseen() {
        return unseen;
    }

    /** No more than ten years, however far the wall clock was off. */
    private static long saturatedNanos(Instant from, Instant to) {
        long seconds = Math.min(to.getEpochSecond() - from.getEpochSecond(), TimeUnit.DAYS.toSeconds(3650));
        return TimeUnit.SECONDS.toNanos(seconds) + to.getNano() - from.getNano();
    }
}
