package cloud.powerepos.des.auth.internal.time;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import cloud.powerepos.des.auth.internal.Unexpected;

/**
 * Completes the stages that callers were given. One thread is enough while callers' actions are short. Where one of
 * them blocks, another thread takes over what waits after a tenth of a second, up to a limit; so a caller that blocks
 * delays the others by no more than that until as many block at once as there may be threads. A task for which there is
 * no thread waits for one.
 */
final class CallbackThreads extends ThreadPoolExecutor {

    private static final int MOST = 32;
    private static final long IDLE_SECONDS = 10;
    private static final long LOOK_AFTER = TimeUnit.MILLISECONDS.toNanos(100);

    private final Timer timer;
    private final AtomicBoolean looking = new AtomicBoolean();
    private boolean full;
    private long doneBefore;

    CallbackThreads(Timer timer, ThreadFactory threads) {
        super(1, MOST, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        this.timer = timer;
        allowCoreThreadTimeOut(true);
    }

    /** Runs everything it is given, after the stop in the caller's thread. */
    @Override
    public void execute(Runnable task) {
        Runnable guarded = () -> Unexpected.guarded("A caller's stage was completed, but its action failed; report this"
                + " error", task);
        try {
            super.execute(guarded);
        } catch (RejectedExecutionException stopped) {
            guarded.run();
        } catch (Throwable e) {
            Unexpected.log("No thread to complete a caller's stage, tried again at once; raise the limit of threads of"
                    + " this process", e);
            getQueue().add(guarded);
        }
        lookLater();
    }

    private void lookLater() {
        if (looking.compareAndSet(false, true)) {
            timer.after(LOOK_AFTER, this::look);
        }
    }

    /** Adds a thread where tasks wait and none has ended since the last look. */
    synchronized void look() {
        looking.set(false);
        long done = getCompletedTaskCount();
        boolean stuck = !getQueue().isEmpty() && done == doneBefore;
        doneBefore = done;
        try {
            if (stuck && getCorePoolSize() < MOST) {
                setCorePoolSize(getCorePoolSize() + 1);
            } else if (stuck) {
                warn();
            } else if (getQueue().isEmpty() && getCorePoolSize() > 1) {
                full = false;
                setCorePoolSize(1);
            }
            if (!getQueue().isEmpty()) {
                prestartCoreThread();
            }
        } finally {
            if (!isShutdown() && (getActiveCount() > 0 || !getQueue().isEmpty())) {
                lookLater();
            }
        }
    }

    private void warn() {
        if (!full) {
            full = true;
            Unexpected.warn("Actions of callers of requestToken or renew block all " + MOST + " threads that complete"
                    + " stages, later ones wait: let such actions run by an executor of their own (thenApplyAsync)");
        }
    }

    /** Takes no more; what waits is spread over more threads, so that one that blocks stops no other. */
    @Override
    public void shutdown() {
        setCorePoolSize(MOST);
        super.shutdown();
    }
}
