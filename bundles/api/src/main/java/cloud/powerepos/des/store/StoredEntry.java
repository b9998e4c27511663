package cloud.powerepos.des.store;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What a row says. Immutable; durations are measured by the store's clock at the moment of reading.
 *
 * @param version     grows with each write, 1 or more
 * @param token       the token, also when it has expired; empty where none is stored
 * @param readable    false where a token is stored that this node cannot open, as it was sealed with another key or was
 *                    tampered with; such a row must not be taken while {@code leaseLeft} or the token's life lasts, and
 *                    {@link TokenStore#take} refuses it
 * @param leaseLeft   how long another node still holds the lease; zero where none does
 * @param leaseHolder the node that holds the lease or wrote the row last
 * @param refusal     that the AuthServer refused these credentials, while its pause lasts
 */
public record StoredEntry(long version, Optional<SharedToken> token, boolean readable, Duration leaseLeft,
        String leaseHolder, Optional<StoredRefusal> refusal) {

    /** @throws NullPointerException if a part is missing */
    public StoredEntry {
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(leaseLeft, "leaseLeft");
        Objects.requireNonNull(leaseHolder, "leaseHolder");
        Objects.requireNonNull(refusal, "refusal");
    }
}
