package cloud.powerepos.des.common.threads;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;

/**
 * A scheduler with one daemon thread. Unless it works {@linkplain #onDemand on demand}, the thread is started at once
 * and kept: a moment in which the machine has no thread to give then delays nothing.
 */
public final class DaemonScheduler implements Scheduler {

    private static final String FAILURE = "A scheduled task failed, later ones run all the same; report this error";
    private static final String NO_THREAD =
            "No thread for scheduled tasks yet; raise the limit of threads of this process";

    private final Logger log;
    private final ScheduledThreadPoolExecutor executor;

    /** @param log where a task that throws is reported */
    public DaemonScheduler(Logger log, ThreadFactory threads) {
        this(log, threads, false);
    }

    private DaemonScheduler(Logger log, ThreadFactory threads, boolean onDemand) {
        this.log = log;
        executor = new ScheduledThreadPoolExecutor(1, threads, new ThreadPoolExecutor.DiscardPolicy());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        if (onDemand) {
            executor.setKeepAliveTime(1, TimeUnit.SECONDS);
            executor.allowCoreThreadTimeOut(true);
            return;
        }
        Guarded.run(log, NO_THREAD, executor::prestartCoreThread);
    }

    /** A scheduler for rare work: its thread is there while something is planned, and a second longer. */
    public static DaemonScheduler onDemand(Logger log, ThreadFactory threads) {
        return new DaemonScheduler(log, threads, true);
    }

    @Override
    public void after(Duration delay, Runnable task) {
        // saturates instead of overflowing
        long nanos = TimeUnit.NANOSECONDS.convert(delay);
        // a task for which no thread could be started stays queued, the next call starts one
        Guarded.run(log, NO_THREAD, () -> executor.schedule(() -> Guarded.run(log, FAILURE, task), nanos,
                TimeUnit.NANOSECONDS));
    }

    /** Drops what is planned, and ends the task that runs as {@link DaemonThreads#end} does. */
    @Override
    public void close() {
        DaemonThreads.end(executor);
    }
}
