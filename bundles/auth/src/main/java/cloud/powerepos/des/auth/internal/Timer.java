package cloud.powerepos.des.auth.internal;

/** Runs short tasks later, one at a time. */
@FunctionalInterface
interface Timer {

    /**
     * Runs the task after a delay.
     *
     * @return cancels it
     */
    Runnable after(long nanos, Runnable task);
}
