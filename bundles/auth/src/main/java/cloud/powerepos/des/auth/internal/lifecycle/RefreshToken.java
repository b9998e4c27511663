package cloud.powerepos.des.auth.internal.lifecycle;

import java.time.Duration;
import java.util.Optional;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.store.SharedRefreshToken;

/**
 * A refresh token that has not been used.
 *
 * @param expiresAt time of {@link LifetimeClock}; {@link Long#MAX_VALUE} where its lifetime is unknown
 * @param from      the settings by which it was obtained: it is not for another AuthServer
 */
public record RefreshToken(String value, long expiresAt, AuthSettings from) {

    SharedRefreshToken shared(long now) {
        return new SharedRefreshToken(value, expiresAt == LifetimeClock.NEVER ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, expiresAt - now))));
    }

    @Override
    public String toString() {
        return "RefreshToken";
    }
}
