package cloud.powerepos.des.auth.internal.service;

import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect.Counter;
import cloud.powerepos.des.operations.TokenStatus.Counters;

/** Counts what happened to one organisation's tokens; guarded by its owner's lock. */
final class Tally {

    private final long[] counts = new long[Counter.values().length];

    void count(Counter counter) {
        counts[counter.ordinal()]++;
    }

    private long of(Counter counter) {
        return counts[counter.ordinal()];
    }

    long adopted() {
        return of(Counter.ADOPTED);
    }

    Counters counters() {
        return new Counters(of(Counter.REQUESTS), of(Counter.PASSWORD_GRANTS), of(Counter.REFRESH_GRANTS),
                of(Counter.JOINED), of(Counter.REFUSED), of(Counter.FAILED), of(Counter.REJECTED),
                of(Counter.REPLAYS_PREVENTED));
    }
}
