package cloud.powerepos.des.auth.internal.time;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import cloud.powerepos.des.auth.internal.Unexpected;
import cloud.powerepos.des.common.threads.DaemonThreads;

/**
 * The threads of the bundle: one for time, one for the log of events, one for looks at files, as many as there may be
 * requests, those that wait for a token store, and those that complete callers' stages, usually one. None of them calls
 * a listener. Where the machine has no thread to give, those that are there take over.
 */
public final class Threads implements AutoCloseable {

    private static final long IDLE_SECONDS = 10;
    private static final int MOST_STORE_CALLS = 8;
    private static final long LONGEST_STOP = TimeUnit.MILLISECONDS.toNanos(300);

    private final ScheduledThreadPoolExecutor scheduler =
            new ScheduledThreadPoolExecutor(1, new DaemonThreads("des-auth-scheduler"));
    private final GuardedTimer timer = new GuardedTimer(this::schedule);
    private final ThreadPoolExecutor requests;
    private final UrgentFirst storeTasks = new UrgentFirst();
    private final ThreadPoolExecutor store = pool(MOST_STORE_CALLS, "store", storeTasks);
    private final ThreadPoolExecutor events = pool(1, "event", new LinkedBlockingQueue<>());
    private final ThreadPoolExecutor files = pool(1, "file", new LinkedBlockingQueue<>());
    private final CallbackThreads callbacks = new CallbackThreads(timer, new DaemonThreads("des-auth-callback"));

    public Threads(int parallelRequests) {
        scheduler.setRemoveOnCancelPolicy(true);
        // kept from now on, so that it needs no thread in a moment when the machine has none to give
        scheduler.prestartCoreThread();
        requests = pool(parallelRequests, "request", new LinkedBlockingQueue<>());
    }

    private Runnable schedule(long nanos, Runnable task) {
        try {
            ScheduledFuture<?> scheduled = scheduler.schedule(task, nanos, TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException stopped) {
            return () -> { };
        }
    }

    /** Never throws; see {@link #timerMissed()}. */
    public Timer timer() {
        return timer;
    }

    /** Whether the timer could not plan or run a task since this was asked last. */
    public boolean timerMissed() {
        boolean missed = timer.takeMissed();
        if (missed) {
            // whose own look may be what was missed
            callbacks.look();
        }
        return missed;
    }

    /** Runs the task again and again, whatever it throws. */
    public void every(long millis, Runnable task) {
        scheduler.scheduleWithFixedDelay(() -> Unexpected.guarded("A periodic task failed and goes on; see that this"
                + " process has memory and threads left, else report this error", task), millis, millis,
                TimeUnit.MILLISECONDS);
    }

    /**
     * Throws where there is no thread at all. After the stop it drops what it is given, as its waiters have got their
     * end.
     */
    public Executor requests() {
        return task -> execute(requests, task);
    }

    /** For what reads the token store. Throws where there is no thread. */
    public Executor storeLooks() {
        return task -> execute(store, task);
    }

    /** For what writes to the token store: goes before what reads. Throws where there is no thread. */
    public Executor storeWrites() {
        return task -> execute(store, new UrgentFirst.Urgent(task));
    }

    /** For the log of events, in order; never a listener. Throws where there is no thread. */
    public Executor events() {
        return task -> execute(events, task);
    }

    /** For looks at files, which a file system may keep waiting. Throws where there is no thread. */
    public Executor files() {
        return task -> execute(files, task);
    }

    /** Completes callers' stages; after the stop in the caller's thread. */
    public Executor callbacks() {
        return callbacks;
    }

    private static void execute(ThreadPoolExecutor pool, Runnable task) {
        try {
            pool.execute(task);
        } catch (RejectedExecutionException stopped) {
            // of no use any more
        } catch (Throwable e) {
            // no new thread; one that is there takes it when it is free
            if (pool.getPoolSize() == 0 || !pool.getQueue().offer(task)
                    || pool.getPoolSize() == 0 && pool.getQueue().remove(task)) {
                throw e;
            }
        }
    }

    /** Returns within a second; what blocks is interrupted. */
    @Override
    public void close() {
        scheduler.shutdownNow();
        requests.shutdownNow();
        files.shutdownNow();
        events.shutdown();
        storeTasks.keepUrgent();
        store.shutdown();
        callbacks.shutdown();
        boolean interrupted = await(callbacks, events, store);
        List<Runnable> left = new ArrayList<>(callbacks.shutdownNow());
        left.addAll(events.shutdownNow());
        store.shutdownNow();
        completeAll(left);
        interrupted |= await(events, requests, store, scheduler);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether this thread was interrupted meanwhile */
    private static boolean await(ThreadPoolExecutor... pools) {
        boolean interrupted = false;
        long end = System.nanoTime() + LONGEST_STOP;
        for (ThreadPoolExecutor pool : pools) {
            try {
                pool.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    /** Stages that wait behind those that block end all the same. */
    private static void completeAll(List<Runnable> left) {
        if (left.isEmpty()) {
            return;
        }
        Thread last = new DaemonThreads("des-auth-last").newThread(() -> left.forEach(Runnable::run));
        try {
            last.start();
            last.join(TimeUnit.NANOSECONDS.toMillis(LONGEST_STOP));
            last.interrupt();
        } catch (InterruptedException e) {
            last.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadPoolExecutor pool(int size, String name, BlockingQueue<Runnable> tasks) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(size, size, IDLE_SECONDS, TimeUnit.SECONDS, tasks,
                new DaemonThreads("des-auth-" + name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
