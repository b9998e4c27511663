package cloud.powerepos.des.webconsole.internal.check;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import cloud.powerepos.des.operations.CheckOutcome;

/**
 * A check as far as it has come. Immutable.
 *
 * @param startedAt when it was asked for
 * @param outcomes  of the steps that have ended
 * @param endedAt   when it ended; empty while it runs
 * @param trouble   why it ended before its time; empty where it did not
 */
public record CheckRun(String organisation, Instant startedAt, List<CheckOutcome> outcomes, Optional<Instant> endedAt,
        Optional<String> trouble) {

    /** Copies the outcomes. */
    public CheckRun {
        outcomes = List.copyOf(outcomes);
    }

    public boolean isRunning() {
        return endedAt.isEmpty();
    }
}
