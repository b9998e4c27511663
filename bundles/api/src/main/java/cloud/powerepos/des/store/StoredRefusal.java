package cloud.powerepos.des.store;

import java.time.Duration;
import java.util.Objects;

/**
 * The AuthServer refused the credentials that a row stands for. Immutable.
 *
 * @param error OAuth error code
 * @param left  how long no node may ask again with the same credentials
 */
public record StoredRefusal(String error, Duration left) {

    /** @throws NullPointerException if a part is missing */
    public StoredRefusal {
        Objects.requireNonNull(error, "error");
        Objects.requireNonNull(left, "left");
    }
}
