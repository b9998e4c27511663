package cloud.powerepos.des.auth.internal.lifecycle;

import java.util.concurrent.TimeUnit;

import cloud.powerepos.des.auth.AccessToken;

/**
 * A token with its times, which are those of the lifetime clock.
 *
 * @param token     null where none is held
 * @param used      whether a caller has asked for it; the first reader leaves this mark, all others write nothing
 * @param fastUntil readers who find the coarse time before this need nothing else
 * @param issuedAt  start of the request
 * @param refreshAt from when it is to be refreshed
 * @param expiresAt from when it is not handed out any more
 */
public record CachedToken(AccessToken token, boolean used, long fastUntil, long issuedAt, long refreshAt,
        long expiresAt) {

    public static final CachedToken NONE = new CachedToken(null, false, Long.MIN_VALUE, 0, 0, Long.MIN_VALUE);

    /**
     * From this life on, the AuthServer accepts a token for 30 s longer than {@link #expiresAt}: enough for the coarse
     * time. It is gone by only until the token is due to be refreshed, or through 85 % of its life: a ticker would have
     * to stand still for all of the rest before a token left here that the AuthServer has let expire.
     */
    private static final long LONG_LIFE = TimeUnit.SECONDS.toNanos(570);
    /** A token that DES refuses at a lesser age, and in the first half of its life, has never been good. */
    private static final long FRESH = TimeUnit.MINUTES.toNanos(10);

    /** A token that no caller has asked for yet. */
    public static CachedToken of(AccessToken token, long issuedAt, long refreshAt, long expiresAt) {
        return new CachedToken(token, false, Long.MIN_VALUE, issuedAt, refreshAt, expiresAt);
    }

    public boolean isAlive(long now) {
        return now < expiresAt;
    }

    boolean isFresh(long now) {
        return now - issuedAt < Math.min(FRESH, (expiresAt - issuedAt) / 2);
    }

    public CachedToken inUse() {
        return new CachedToken(token, true, expiresAt - issuedAt < LONG_LIFE ? Long.MIN_VALUE
                : Math.min(refreshAt, issuedAt + (expiresAt - issuedAt) / 20 * 17), issuedAt, refreshAt, expiresAt);
    }

    CachedToken dueNow(long now) {
        return refreshedAt(Math.min(refreshAt, now));
    }

    /** The same, to be refreshed at another time. */
    CachedToken refreshedAt(long time) {
        return new CachedToken(token, used, fastUntil, issuedAt, time, expiresAt);
    }

    @Override
    public String toString() {
        return "CachedToken[" + token + "]";
    }
}
