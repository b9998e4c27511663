package cloud.powerepos.des.auth.internal;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time by which tokens live and die, in nanoseconds that only ever grow. It is counted on the monotonic clock. That
 * one may stand still while the machine is suspended, so the wall clock gives a second opinion: time that it alone saw
 * pass is added by {@link #watch()}. A wall clock set back changes nothing.
 * <p>
 * To read a clock costs many times what the rest of handing out a token costs, so {@link #watch()}, which is called about
 * once a second, also leaves the time for {@link #coarse()}. That time is late, but never early. A token that is handed
 * out by it has to have more of its life left than that can be; whoever finds less asks {@link #now()}. Where nobody
 * has looked for far too long, {@link #watch()} finds out, whoever calls it, and the coarse time is given up for good.
 */
final class LifetimeClock {

    /** Where it was later than this once, it is not to be relied on again. */
    private static final long TOO_LATE = TimeUnit.SECONDS.toNanos(15);

    /** Smaller differences are the wall clock being slewed. */
    private static final long TOLERANCE = TimeUnit.SECONDS.toNanos(2);

    private final LongSupplier ticker;
    private final InstantSource wall;
    private final long origin;
    private long lastTick;
    private Instant lastWall;
    private volatile long unseen;
    private volatile long coarse;

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

    /** The time when somebody last looked; the end of time where it cannot be relied on. */
    long coarse() {
        return coarse;
    }

    /** From now on nobody looks regularly. */
    synchronized void exactOnly() {
        coarse = Long.MAX_VALUE;
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
        boolean late = tick - lastTick > TOO_LATE;
        lastTick = tick;
        lastWall = instant;
        if (gap > TOLERANCE) {
            unseen += gap;
        }
        coarse = late || coarse == Long.MAX_VALUE ? Long.MAX_VALUE : now();
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
