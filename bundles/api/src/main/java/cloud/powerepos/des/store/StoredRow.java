package cloud.powerepos.des.store;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * One row as operators see it. Immutable, free of secrets.
 *
 * @param organisationCode the organisation
 * @param version          grows with each write
 * @param node             that wrote it last
 * @param tokenLeft        until the stored token expires; empty where none is stored
 * @param refreshToken     whether a refresh token is stored
 * @param leaseLeft        how long the lease lasts; zero where none is held
 * @param changed          how long ago it was written
 * @param keyId            of the key that sealed the token; an empty text where none is stored
 */
public record StoredRow(String organisationCode, long version, String node, Optional<Duration> tokenLeft,
        boolean refreshToken, Duration leaseLeft, Duration changed, String keyId) {

    /** @throws NullPointerException if a part is missing */
    public StoredRow {
        Objects.requireNonNull(organisationCode, "organisationCode");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(tokenLeft, "tokenLeft");
        Objects.requireNonNull(leaseLeft, "leaseLeft");
        Objects.requireNonNull(changed, "changed");
        Objects.requireNonNull(keyId, "keyId");
    }
}
