package cloud.powerepos.des.operations.internal.check;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One step of a check.
 *
 * @param late what it means that the step has not ended within its limit
 */
public record Step(String name, Duration limit, Callable<Step.Finding> work, UnaryOperator<Step.Failure> late) {

    Step(String name, Duration limit, Callable<Finding> work) {
        this(name, limit, work, UnaryOperator.identity());
    }

    /** A step that went well, perhaps with something to look after. */
    public record Finding(boolean warning, String text) {

        static Finding fine(String text) {
            return new Finding(false, text);
        }

        static Finding warning(String text) {
            return new Finding(true, text);
        }
    }

    /** A step that did not go well: what is wrong, and what to do. */
    public static class Failure extends Exception {

        private static final long serialVersionUID = 1L;

        private final String remedy;

        /** @param remedy empty where the message says it already */
        Failure(String message, String remedy) {
            this(message, remedy, null);
        }

        Failure(String message, String remedy, Throwable cause) {
            super(message, cause, false, false);
            this.remedy = remedy;
        }

        String remedy() {
            return remedy;
        }
    }

    /** A step that did not go well, unless the next one shows that what it asked about works all the same. */
    static final class Doubt extends Failure {

        private static final long serialVersionUID = 1L;

        private final transient Supplier<Finding> verdict;

        /** @param verdict asked when the next step has ended: null if the failure stands */
        Doubt(Failure failure, Supplier<Finding> verdict) {
            super(failure.getMessage(), failure.remedy());
            this.verdict = verdict;
        }

        Finding verdict() {
            return verdict.get();
        }
    }
}
