package cloud.powerepos.des.shell.internal;

import java.time.Duration;

import cloud.powerepos.des.shell.internal.Display.Mark;

/** How a step ended. */
record Outcome(String step, Mark mark, Duration took, String text, String remedy) {

    boolean failed() {
        return mark == Mark.FAILED;
    }
}
