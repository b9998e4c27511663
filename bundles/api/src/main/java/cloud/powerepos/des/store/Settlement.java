package cloud.powerepos.des.store;

import java.util.Objects;
import java.util.Optional;

/**
 * What a request came to. Immutable.
 *
 * @param token        a new token; empty leaves the one that is in the row. Its age and what is left of it count from
 *                     the end of {@link TokenStore#take}, so that the row gets its true times however late it is
 *                     written; the age is negative where the token was asked for later
 * @param refreshToken for the next refresh: a new one, or the one of the lease where it was not sent; empty for none
 * @param refusal      that the AuthServer refused the credentials; empty takes back what the row says of a refusal
 */
public record Settlement(Optional<SharedToken> token, Optional<SharedRefreshToken> refreshToken,
        Optional<StoredRefusal> refusal) {

    /** @throws NullPointerException if a part is missing */
    public Settlement {
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(refreshToken, "refreshToken");
        Objects.requireNonNull(refusal, "refusal");
    }
}
