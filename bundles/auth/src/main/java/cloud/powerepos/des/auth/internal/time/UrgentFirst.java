package cloud.powerepos.des.auth.internal.time;

import java.util.concurrent.LinkedBlockingDeque;

/** A queue of tasks in which urgent ones go before all others. */
final class UrgentFirst extends LinkedBlockingDeque<Runnable> {

    private static final long serialVersionUID = 1L;

    /** @param task what it does */
    record Urgent(Runnable task) implements Runnable {
        @Override
        public void run() {
            task.run();
        }
    }

    @Override
    public boolean offer(Runnable task) {
        return task instanceof Urgent ? offerFirst(task) : offerLast(task);
    }

    /** Drops all that is not urgent. */
    void keepUrgent() {
        removeIf(task -> !(task instanceof Urgent));
    }
}
