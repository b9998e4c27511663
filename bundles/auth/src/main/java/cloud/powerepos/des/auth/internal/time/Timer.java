package cloud.powerepos.des.auth.internal.time;

/** Runs short tasks later, one at a time. */
@FunctionalInterface
public interface Timer {

    /**
     * Runs the task after a delay.
     *
     * @return cancels it
     */
    Runnable after(long nanos, Runnable task);
}
