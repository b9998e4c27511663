package cloud.powerepos.des.auth.internal.store;

import java.time.Duration;
import java.util.Optional;

import cloud.powerepos.des.auth.internal.lifecycle.Lifetime;
import cloud.powerepos.des.auth.internal.lifecycle.RefreshToken;
import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect.Settle;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.store.Settlement;
import cloud.powerepos.des.store.SharedRefreshToken;
import cloud.powerepos.des.store.SharedToken;
import cloud.powerepos.des.store.StoredRefusal;

/** Turns times of this node's clock into durations, which are all that nodes share. */
final class Settlements {

    /** "Never again", in a time that every database can add. */
    private static final Duration EVER = Duration.ofDays(3650);

    private Settlements() {
    }

    static Settlement of(Settle settle, long now) {
        return new Settlement(settle.token().map(obtained -> token(obtained, settle.claim().leasedAt())),
                settle.refreshToken().map(unsent -> refreshToken(unsent, now)),
                settle.refused().map(refused -> new StoredRefusal(refused.error(),
                        refused.nanos() == LifetimeClock.NEVER ? EVER : Duration.ofNanos(refused.nanos()))));
    }

    /** @param leased the store took its time before this, so it gives the token no longer life than it has */
    private static SharedToken token(Settle.Obtained obtained, long leased) {
        Lifetime life = obtained.life();
        return new SharedToken(obtained.token().value(), Duration.ofNanos(leased - life.start()),
                Duration.ofNanos(life.end() - leased), obtained.grant().type, Optional.of(obtained.token().scope()),
                obtained.token().serviceUri(), obtained.token().replyFields());
    }

    private static SharedRefreshToken refreshToken(RefreshToken unsent, long now) {
        return new SharedRefreshToken(unsent.value(), unsent.expiresAt() == LifetimeClock.NEVER ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, unsent.expiresAt() - now))));
    }
}
