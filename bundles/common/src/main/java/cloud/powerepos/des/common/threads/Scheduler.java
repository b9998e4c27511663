package cloud.powerepos.des.common.threads;

import java.time.Duration;

/** Runs tasks later, one at a time. */
@FunctionalInterface
public interface Scheduler extends AutoCloseable {

    /** Runs a task once, after a delay; returns at once and never throws. */
    void after(Duration delay, Runnable task);

    /** Drops what is planned, and ends the threads if there are any. */
    @Override
    default void close() {
    }
}
