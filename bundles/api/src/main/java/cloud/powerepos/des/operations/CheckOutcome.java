package cloud.powerepos.des.operations;

import java.time.Duration;
import java.util.Objects;

/**
 * How one step of a check ended. Immutable, free of secrets; texts are escaped already.
 *
 * @param step    the name of the step
 * @param verdict how it ended
 * @param took    how long it took
 * @param text    what was found
 * @param remedy  what to do; an empty text where nothing is to be done or {@code text} says it
 */
public record CheckOutcome(String step, Verdict verdict, Duration took, String text, String remedy) {

    /** How a step can end. */
    public enum Verdict {
        /** All is well. */
        PASSED,
        /** The step is no obstacle, but something needs attention. */
        WARNING,
        /** The organisation cannot use DES. */
        FAILED,
        /** Not looked at, as an earlier step failed. */
        SKIPPED
    }

    /** @throws NullPointerException if a part is missing */
    public CheckOutcome {
        Objects.requireNonNull(step, "step");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(took, "took");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(remedy, "remedy");
    }
}
