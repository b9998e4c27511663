package cloud.powerepos.des.auth.internal.lifecycle;

import java.util.concurrent.TimeUnit;

import cloud.powerepos.des.auth.AccessToken;

/**
 * What an organisation knows of its row in the token store.
 *
 * @param node     that put the current token there; empty where it is in this process alone
 * @param lookedAt when the row was last read or should have been, by the lifetime clock
 * @param rejected the last token that DES refused, which is not taken from the row again; or null
 */
public record StoreView(String node, long lookedAt, AccessToken rejected) {

    public static final StoreView NONE = new StoreView("", Long.MIN_VALUE, null);

    /** While requests are blocked, the row is not read more often. */
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(5);

    boolean isLookDue(long now) {
        return lookedAt == Long.MIN_VALUE || now - lookedAt >= INTERVAL;
    }

    StoreView looked(long now) {
        return new StoreView(node, now, rejected);
    }

    StoreView rejected(AccessToken token) {
        return new StoreView("", lookedAt, token);
    }

    StoreView keptBy(String latest) {
        return latest.equals(node) && rejected == null ? this : new StoreView(latest, lookedAt, null);
    }
}
