package cloud.powerepos.des.store;

import java.util.Objects;
import java.util.Optional;

/**
 * The right to replace the token of a row. Immutable.
 *
 * @param id           the row
 * @param fence        the version that taking the lease gave to the row
 * @param writer       unique for this attempt
 * @param refreshToken that was in the row and is in no other place any more; a secret
 */
public record StoreLease(String id, long fence, String writer, Optional<SharedRefreshToken> refreshToken) {

    /** @throws NullPointerException if a part is missing */
    public StoreLease {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(writer, "writer");
        Objects.requireNonNull(refreshToken, "refreshToken");
    }

    /** Without the refresh token. */
    @Override
    public String toString() {
        return "StoreLease[fence=" + fence + "]";
    }
}
