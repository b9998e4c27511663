package cloud.powerepos.des.store;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A refresh token that was not sent. Immutable.
 *
 * @param value the refresh token, a secret
 * @param left  until it expires; empty where the AuthServer did not say
 */
public record SharedRefreshToken(String value, Optional<Duration> left) {

    /** @throws NullPointerException if a part is missing */
    public SharedRefreshToken {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(left, "left");
    }

    /** Without the refresh token. */
    @Override
    public String toString() {
        return "SharedRefreshToken";
    }
}
