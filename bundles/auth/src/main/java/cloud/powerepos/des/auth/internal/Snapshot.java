package cloud.powerepos.des.auth.internal;

import cloud.powerepos.des.auth.AccessToken;

/**
 * A token with its times, swapped as a whole. Times are those of {@link LifetimeClock}.
 *
 * @param token  null where none is held
 * @param served readers who find the time before this need nothing else; {@link Long#MIN_VALUE} until somebody has asked
 *               for the token, so that the first reader leaves a mark and all others write nothing
 * @param start  start of the request
 * @param soft   from when it is to be refreshed
 * @param hard   from when it is not handed out any more
 */
record Snapshot(AccessToken token, long served, long start, long soft, long hard) {

    static final Snapshot NONE = new Snapshot(null, Long.MIN_VALUE, 0, 0, Long.MIN_VALUE);

    boolean lives(long now) {
        return now < hard;
    }

    boolean used() {
        return served == hard;
    }

    Snapshot inUse() {
        return new Snapshot(token, hard, start, soft, hard);
    }

    Snapshot dueNow(long now) {
        return new Snapshot(token, served, start, Math.min(soft, now), hard);
    }

    @Override
    public String toString() {
        return "Snapshot[" + token + "]";
    }
}
