package cloud.powerepos.des.store.internal.rows;

import java.time.Duration;
import java.util.Optional;

import cloud.powerepos.des.store.StoredRefusal;

/**
 * A row as it was read; tokens are sealed. Durations are measured by the clock of what keeps the rows, while reading.
 *
 * @param leaseLeft zero or negative where no lease lasts
 * @param tokenLeft until the token expires; negative where it has
 * @param refusal   zero or negative where its pause is over
 * @param unchanged since the last write
 */
public record Row(String id, String organisation, long version, String writer, Duration leaseLeft, Duration tokenLeft,
        Optional<String> accessToken, Optional<String> refreshToken, Optional<StoredRefusal> refusal,
        Duration unchanged) {

    public boolean isLeased() {
        return leaseLeft.compareTo(Duration.ZERO) > 0;
    }

    /** Without the sealed tokens. */
    @Override
    public String toString() {
        return "Row[version=" + version + ", writer=" + writer + "]";
    }
}
