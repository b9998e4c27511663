package cloud.powerepos.des.webconsole.internal.retry;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the retry of all refused organisations has come. Immutable.
 *
 * @param all     how many were refused when it began
 * @param renewed how many have a new token
 * @param refused how many were refused again
 * @param failed  how many attempts failed otherwise
 * @param leftOut how many were not tried, as that would not help or might lock an account out
 * @param endedAt when it ended; empty while it goes on
 * @param stopped why it ended before its time; an empty text where it did not
 */
public record RetryProgress(int all, int renewed, int refused, int failed, int leftOut, Optional<Instant> endedAt,
        String stopped) {

    public boolean isRunning() {
        return endedAt.isEmpty();
    }

    /** How many are dealt with. */
    public int done() {
        return renewed + refused + failed + leftOut;
    }
}
