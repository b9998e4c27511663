package cloud.powerepos.des.common.threads;

import java.time.Duration;

/** Runs tasks later, one at a time. */
@FunctionalInterface
public interface Scheduler {

    /** Runs a task once, after a delay; returns at once and never throws. */
    void after(Duration delay, Runnable task);
}
