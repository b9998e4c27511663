package cloud.powerepos.des.credentials.internal;

import java.time.Duration;

/** Runs tasks later, one at a time. */
@FunctionalInterface
interface Scheduler {

    void after(Duration delay, Runnable task);
}
