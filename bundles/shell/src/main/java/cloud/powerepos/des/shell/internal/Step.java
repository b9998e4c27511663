package cloud.powerepos.des.shell.internal;

import java.time.Duration;
import java.util.concurrent.Callable;

/** One step of a check. */
record Step(String name, Duration limit, Callable<Step.Finding> work) {

    /** A step that went well, perhaps with something to look after. */
    record Finding(boolean warning, String text) {

        static Finding fine(String text) {
            return new Finding(false, text);
        }

        static Finding warning(String text) {
            return new Finding(true, text);
        }
    }

    /** A step that did not go well: what is wrong, and what to do. */
    static final class Failure extends Exception {

        private static final long serialVersionUID = 1L;

        private final String remedy;

        /** @param remedy empty where the message says it already */
        Failure(String message, String remedy) {
            super(message, null, false, false);
            this.remedy = remedy;
        }

        String remedy() {
            return remedy;
        }
    }
}
