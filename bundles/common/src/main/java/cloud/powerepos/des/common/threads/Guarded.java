package cloud.powerepos.des.common.threads;

import org.slf4j.Logger;

import cloud.powerepos.des.common.text.ErrorText;

/**
 * Runs work that must go on whatever single pieces of it throw: periodic tasks, queues, loops over organisations. An
 * {@link Error} is caught too, as it would end the thread or the period for good.
 */
public final class Guarded {

    private Guarded() {
    }

    /**
     * Runs a task; what it throws is logged and goes no further.
     *
     * @param failure says which work failed, what happens next and what to do
     * @return whether the task ended without an exception
     */
    public static boolean run(Logger log, String failure, Runnable task) {
        try {
            task.run();
            return true;
        } catch (Throwable e) {
            report(log, failure, e);
            return false;
        }
    }

    /**
     * Logs an error with its kind and place, without its message. That logging itself fails, as it may when memory is
     * short, changes nothing.
     */
    public static void report(Logger log, String failure, Throwable cause) {
        try {
            log.error("{} ({})", failure, ErrorText.trace(cause));
        } catch (Throwable e) {
            // there is no other place to report to
        }
    }
}
