package cloud.powerepos.des.store.internal.service;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs work that may hang on a few threads of its own, so that a caller waits no longer than a limit, and a server or
 * disk that hangs holds these threads and no more. They end when they were idle for a while.
 */
final class TimeLimit implements AutoCloseable {

    static final int THREADS = 8;

    private static final int WAITING = 1_000;
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor pool;

    TimeLimit(ThreadFactory threads) {
        pool = new ThreadPoolExecutor(THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING), threads);
        pool.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs the work and waits for it.
     *
     * @throws TimeoutException           if it takes longer; it is interrupted, and dropped if it has not begun
     * @throws RejectedExecutionException if too much waits already, or after the end
     */
    <T> T run(Callable<T> work, Duration limit) throws ExecutionException, TimeoutException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(work);
        pool.execute(task);
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            task.cancel(true);
        }
    }

    /** Interrupts what is under way and waits for nothing. */
    @Override
    public void close() {
        pool.shutdownNow();
    }
}
