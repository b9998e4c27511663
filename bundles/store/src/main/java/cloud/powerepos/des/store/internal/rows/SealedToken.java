package cloud.powerepos.des.store.internal.rows;

import java.time.Duration;

/**
 * A sealed access token.
 *
 * @param left until it expires, from the moment at which the lease was taken
 */
public record SealedToken(String text, Duration left) {

    /** Without the sealed token. */
    @Override
    public String toString() {
        return "SealedToken[left=" + left + "]";
    }
}
