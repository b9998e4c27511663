package cloud.powerepos.des.auth.internal.lifecycle;

import java.util.concurrent.TimeUnit;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;

/**
 * A token with its times, swapped as a whole. Times are those of {@link LifetimeClock}.
 *
 * @param token  null where none is held
 * @param used   whether somebody has asked for it; the first reader leaves this mark, all others write nothing
 * @param coarse readers who find the coarse time before this need nothing else
 * @param start  start of the request
 * @param soft   from when it is to be refreshed
 * @param hard   from when it is not handed out any more
 */
public record CachedToken(AccessToken token, boolean used, long coarse, long start, long soft, long hard) {

    public static final CachedToken NONE = new CachedToken(null, false, Long.MIN_VALUE, 0, 0, Long.MIN_VALUE);

    /**
     * From this life on, the AuthServer accepts a token for 30 s longer than {@link #hard}: enough for the coarse time. It
     * is gone by only until the token is due to be refreshed, or through 85 % of its life, so that a ticker would have to
     * stand still for all of the rest before a token left here that the AuthServer has let expire.
     */
    private static final long LONG_LIFE = TimeUnit.SECONDS.toNanos(570);

    /** A token that nobody has asked for yet. */
    public static CachedToken of(AccessToken token, long start, long soft, long hard) {
        return new CachedToken(token, false, Long.MIN_VALUE, start, soft, hard);
    }

    public boolean lives(long now) {
        return now < hard;
    }

    public CachedToken inUse() {
        return new CachedToken(token, true, hard - start < LONG_LIFE ? Long.MIN_VALUE
                : Math.min(soft, start + (hard - start) / 20 * 17), start, soft, hard);
    }

    public CachedToken dueNow(long now) {
        return new CachedToken(token, used, coarse, start, Math.min(soft, now), hard);
    }

    @Override
    public String toString() {
        return "Snapshot[" + token + "]";
    }
}
