package cloud.powerepos.des.auth.internal.lifecycle;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;

/**
 * A refresh token that has not been used.
 *
 * @param expiresAt time of {@link LifetimeClock}; {@link Long#MAX_VALUE} where its lifetime is unknown
 * @param from      the settings by which it was obtained: it is not for another AuthServer
 */
public record RefreshToken(String value, long expiresAt, AuthSettings from) {

    @Override
    public String toString() {
        return "RefreshToken";
    }
}
