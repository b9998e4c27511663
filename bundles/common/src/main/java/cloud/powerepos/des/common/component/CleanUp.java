package cloud.powerepos.des.common.component;

import org.slf4j.Logger;

import cloud.powerepos.des.common.text.ErrorText;
import cloud.powerepos.des.common.threads.Guarded;

/** Ends a component step by step: a step that fails keeps no other one from being done. */
public final class CleanUp {

    /** A step; it may throw whatever it likes. */
    @FunctionalInterface
    public interface Step {

        void run() throws Exception;
    }

    private CleanUp() {
    }

    /** Does all steps in their order, whatever each throws. */
    public static void run(Logger log, Step... steps) {
        for (Step step : steps) {
            try {
                step.run();
            } catch (IllegalStateException e) {
                // the framework or another bundle has done it already
                Guarded.run(log, "Logging failed",
                        () -> log.debug("A step of stopping was done already ({})", ErrorText.trace(e)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Throwable e) {
                Guarded.report(log, "A step of stopping failed, the others are done all the same; if threads or"
                        + " services of this bundle remain, restart the container", e);
            }
        }
    }
}
