package cloud.powerepos.des.auth.internal.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time by which tokens live and die, in nanoseconds that only ever grow. It is counted on the monotonic clock. That
 * one may stand still while the machine is suspended, so the wall clock gives a second opinion: time that it alone saw
 * pass is added by {@link #watch()}. A wall clock set back changes nothing. A wall clock that goes back and forth is no
 * witness of a suspend: what it was set back by is not counted when it returns within ten minutes.
 * <p>
 * What must not come early because a wall clock was set, such as one more attempt with refused credentials, goes by
 * {@link #monotonic()}.
 * <p>
 * To read a clock costs many times what the rest of handing out a token costs, so {@link #watch()}, which is called
 * about once a second, also leaves the time for {@link #coarse()}. That time is late, but never early. A token that is
 * handed out by it has to have more of its life left than that can be; a caller who finds less asks {@link #now()}.
 * Where {@link #watch()} was not called for far too long, it finds out at its next call, and the coarse time is given
 * up for good.
 */
public final class LifetimeClock {

    /** The time of what never comes. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Where it was later than this once, it is not to be relied on again. */
    private static final long TOO_LATE = TimeUnit.SECONDS.toNanos(15);

    /** Smaller differences are the wall clock being slewed. */
    private static final long TOLERANCE = TimeUnit.SECONDS.toNanos(2);

    /** A wall clock that was not set back for so long is a good witness again. */
    private static final long STEADY = TimeUnit.MINUTES.toNanos(10);

    /** The wall clock may be off by any number of years; more than this is never added, at once and in all. */
    private static final long MOST_AT_ONCE = TimeUnit.DAYS.toNanos(3650);
    private static final long MOST_UNSEEN = 10 * MOST_AT_ONCE;

    private final LongSupplier ticker;
    private final InstantSource wall;
    private final long origin;
    private long lastTick;
    private Instant lastWall;
    /** By how much the wall clock was set back and has not returned yet. */
    private long setBack;
    private long setBackTick;
    private volatile long suspendedNanos;
    private volatile long coarse;
    private boolean givenUp;

    public LifetimeClock(LongSupplier ticker, InstantSource wall) {
        this.ticker = ticker;
        this.wall = wall;
        origin = ticker.getAsLong();
        lastTick = origin;
        lastWall = wall.instant();
    }

    /** Adds without overflow; {@link #NEVER} stays what it is. */
    public static long plus(long time, long nanos) {
        long sum = time + nanos;
        boolean overflown = ((time ^ sum) & (nanos ^ sum)) < 0;
        return overflown ? nanos > 0 ? NEVER : Long.MIN_VALUE : sum;
    }

    /** Converts without overflow. */
    public static long nanos(Duration duration) {
        return TimeUnit.NANOSECONDS.convert(duration);
    }

    public long now() {
        return monotonic() + suspendedNanos;
    }

    /** The time without the second opinion: no setting of a clock makes it jump. It may stand still in a suspend. */
    public long monotonic() {
        return ticker.getAsLong() - origin;
    }

    /** The time when {@link #watch()} was last called; the end of time where it cannot be relied on. */
    public long coarse() {
        return coarse;
    }

    /** From now on {@link #watch()} is not called regularly. */
    public synchronized void disableCoarse() {
        givenUp = true;
        coarse = NEVER;
    }

    /** A regular call of {@link #watch()} failed: until the next one the coarse time cannot be relied on. */
    public void missed() {
        coarse = NEVER;
    }

    public Instant wall() {
        return wall.instant();
    }

    /** All times of this moment. */
    public ClockReading read() {
        long monotonic = monotonic();
        return new ClockReading(monotonic + suspendedNanos, monotonic, wall.instant());
    }

    /** Asks for the second opinion. */
    public synchronized void watch() {
        long tick = ticker.getAsLong();
        Instant instant = wall.instant();
        long ticked = tick - lastTick;
        long gap = boundedNanos(lastWall, instant) - ticked;
        lastTick = tick;
        lastWall = instant;
        if (gap < -TOLERANCE) {
            setBack = Math.min(MOST_AT_ONCE, setBack - gap);
            setBackTick = tick;
        } else if (gap > TOLERANCE) {
            suspendedNanos = Math.min(MOST_UNSEEN, suspendedNanos + Math.max(0, gap - setBack));
            setBack = Math.max(0, setBack - gap);
        }
        if (tick - setBackTick > STEADY) {
            setBack = 0;
        }
        givenUp |= ticked > TOO_LATE;
        coarse = givenUp ? NEVER : now();
    }

    /** Time in all that the monotonic clock did not see. */
    public long suspendedNanos() {
        return suspendedNanos;
    }

    private static long boundedNanos(Instant from, Instant to) {
        long most = TimeUnit.NANOSECONDS.toSeconds(MOST_AT_ONCE);
        long seconds = Math.max(-most, Math.min(to.getEpochSecond() - from.getEpochSecond(), most));
        return TimeUnit.SECONDS.toNanos(seconds) + to.getNano() - from.getNano();
    }
}
