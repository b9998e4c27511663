package cloud.powerepos.des.auth.internal.time;

import java.util.concurrent.atomic.AtomicBoolean;

import cloud.powerepos.des.auth.internal.Unexpected;

/** A timer that never throws. What it could not plan, or what failed when its time came, is to be planned anew. */
public final class GuardedTimer implements Timer {

    private static final Runnable NOTHING = () -> { };

    private final Timer timer;
    private final AtomicBoolean missed = new AtomicBoolean();

    public GuardedTimer(Timer timer) {
        this.timer = timer;
    }

    @Override
    public Runnable after(long nanos, Runnable task) {
        try {
            Runnable cancel = timer.after(nanos, () -> run(task));
            return () -> run(cancel);
        } catch (Throwable e) {
            missed("A task could not be planned, it is planned anew within a second", e);
            return NOTHING;
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            missed("A planned task failed, what is due is planned anew within a second", e);
        }
    }

    private void missed(String text, Throwable error) {
        missed.set(true);
        Unexpected.log(text + "; see that this process has memory and threads left, else report this error", error);
    }

    /** Whether something is to be planned anew since this was asked last. */
    public boolean takeMissed() {
        return missed.getAndSet(false);
    }
}
