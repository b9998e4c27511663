package cloud.powerepos.des.auth.internal.service;

import java.util.function.Supplier;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.lifecycle.CachedToken;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;

/**
 * What readers of a token touch, and nothing else: fields of a superclass come first in memory, so that with very many
 * organisations a reader waits for one piece of memory and not for three.
 */
abstract class FastToken implements Supplier<AccessToken> {

    final LifetimeClock clock;
    /** Before this, by the coarse time, the token is handed out without a further look. */
    private volatile long until = Long.MIN_VALUE;
    private volatile AccessToken token;

    FastToken(LifetimeClock clock) {
        this.clock = clock;
    }

    @Override
    public final AccessToken get() {
        // first the time: the token that is seen after it is the one that it is for, or one that has come since
        if (clock.coarse() < until) {
            AccessToken shown = token;
            if (shown != null) {
                return shown;
            }
        }
        return getSlowly();
    }

    /** Finds a token, or the reason why there is none, by the exact time. */
    abstract AccessToken getSlowly();

    /** Lets readers see this snapshot's token, where the coarse time is good enough for it. One caller at a time. */
    final void publish(CachedToken snapshot) {
        until = Long.MIN_VALUE;
        token = snapshot.fastUntil() == Long.MIN_VALUE ? null : snapshot.token();
        until = snapshot.fastUntil();
    }
}
