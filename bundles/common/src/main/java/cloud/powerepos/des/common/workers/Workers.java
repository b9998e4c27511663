package cloud.powerepos.des.common.workers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;

import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.common.threads.Guarded;
import cloud.powerepos.des.common.threads.Scheduler;

/**
 * Runs tasks on one daemon thread; while tasks wait because those under way block, on more, up to a limit. So thousands
 * of quick tasks need one thread, and some that block do not hold up the others.
 */
public final class Workers implements Executor {

    static final int MOST = 32;
    static final Duration PATIENCE = Duration.ofMillis(50);

    private static final long IDLE_SECONDS = 10;

    private final Logger log;
    private final ThreadPoolExecutor pool;
    private final Scheduler scheduler;
    private final AtomicBoolean watching = new AtomicBoolean();
    private long completed;

    /**
     * @param log       where it is reported that there is no thread
     * @param scheduler looks whether tasks wait
     */
    public Workers(Logger log, Scheduler scheduler, ThreadFactory threads) {
        this.log = log;
        this.scheduler = scheduler;
        pool = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        pool.allowCoreThreadTimeOut(true);
    }

    /** Throws where there is no thread at all, and after the end. */
    @Override
    public void execute(Runnable task) {
        pool.execute(task);
        watch();
    }

    private void watch() {
        if (!pool.getQueue().isEmpty() && watching.compareAndSet(false, true)) {
            scheduler.after(PATIENCE, this::look);
        }
    }

    private void look() {
        Guarded.run(log, "No further thread for work that waits yet; raise the limit of threads of this process",
                this::adapt);
        watching.set(false);
        watch();
    }

    private void adapt() {
        long before = completed;
        completed = pool.getCompletedTaskCount();
        if (pool.getQueue().isEmpty()) {
            pool.setCorePoolSize(1);
            pool.setMaximumPoolSize(1);
        } else if (completed == before) {
            int more = Math.min(MOST, 2 * pool.getCorePoolSize());
            pool.setMaximumPoolSize(more);
            pool.setCorePoolSize(more);
        }
    }

    /** Ends what is under way as {@link DaemonThreads#end} does. @return what waits, in order; it is not run here */
    public List<Runnable> stop() {
        List<Runnable> waiting = new ArrayList<>();
        pool.shutdown();
        pool.getQueue().drainTo(waiting);
        DaemonThreads.end(pool);
        return waiting;
    }
}
