package cloud.powerepos.des.auth.internal;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of the bundle: one for time, one for callers' callbacks, and as many as there may be requests. */
final class Threads implements AutoCloseable {

    private static final long IDLE_SECONDS = 10;
    private static final long LONGEST_STOP_MILLIS = 300;

    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, named("scheduler"));
    private final ThreadPoolExecutor requests;
    private final ThreadPoolExecutor callbacks = pool(1, "callback");

    Threads(int parallelRequests) {
        scheduler.setRemoveOnCancelPolicy(true);
        requests = pool(parallelRequests, "request");
    }

    Timer timer() {
        return (nanos, task) -> {
            try {
                ScheduledFuture<?> scheduled = scheduler.schedule(task, nanos, TimeUnit.NANOSECONDS);
                return () -> scheduled.cancel(false);
            } catch (RejectedExecutionException stopped) {
                return () -> { };
            }
        };
    }

    void every(long millis, Runnable task) {
        scheduler.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** What comes after the stop is nobody's request any more. */
    Executor requests() {
        return task -> {
            try {
                requests.execute(task);
            } catch (RejectedExecutionException stopped) {
                // its waiters have been told
            }
        };
    }

    /** Runs everything it is given, after the stop in the caller's thread. */
    Executor callbacks() {
        return task -> {
            try {
                callbacks.execute(task);
            } catch (RejectedExecutionException stopped) {
                task.run();
            }
        };
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
        requests.shutdownNow();
        callbacks.shutdown();
        boolean interrupted = false;
        for (ExecutorService executor : List.of(callbacks, requests, scheduler)) {
            try {
                executor.awaitTermination(LONGEST_STOP_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadPoolExecutor pool(int size, String name) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(size, size, IDLE_SECONDS, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), named(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "des-auth-" + name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
