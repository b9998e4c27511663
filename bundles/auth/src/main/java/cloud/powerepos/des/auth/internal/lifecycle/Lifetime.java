package cloud.powerepos.des.auth.internal.lifecycle;

import java.util.concurrent.TimeUnit;

import cloud.powerepos.des.auth.internal.AuthSettings;

/**
 * The life of a token at the AuthServer, by the lifetime clock.
 *
 * @param start when the request for it began
 * @param nanos how long it lives
 */
public record Lifetime(long start, long nanos) {

    /** Handed out until this long before the AuthServer lets it expire, or this share of a short life. */
    private static final long MARGIN = TimeUnit.SECONDS.toNanos(30);
    static final int MARGIN_SHARE = 20;

    /** When the AuthServer lets it expire. */
    public long end() {
        return start + nanos;
    }

    /** From when it is not handed out any more. */
    long expiresAt() {
        return end() - Math.min(MARGIN, nanos / MARGIN_SHARE);
    }

    /**
     * From when it is to be refreshed.
     *
     * @param spread the organisation's place in the refresh window
     */
    long refreshAt(AuthSettings settings, double spread) {
        double share = settings.refreshFrom() + (settings.refreshTo() - settings.refreshFrom()) * spread;
        return Math.min(expiresAt(), start + (long) (nanos * share));
    }
}
