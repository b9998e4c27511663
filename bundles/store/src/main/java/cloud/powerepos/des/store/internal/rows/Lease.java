package cloud.powerepos.des.store.internal.rows;

import java.time.Duration;

/**
 * A lease that is to be taken.
 *
 * @param writer unique for this attempt
 */
public record Lease(String writer, Duration duration) {
}
