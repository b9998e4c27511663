package cloud.powerepos.des.common.threads;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes daemon threads with names that tell the bundle and the job. */
public final class DaemonThreads implements ThreadFactory {

    private static final long GRACE_MILLIS = 300;
    /** Short, so that a bundle that ends two of these stops within a second. */
    private static final long INTERRUPTED_MILLIS = 100;

    private final String name;
    private final AtomicInteger number = new AtomicInteger();

    /** @param name the first part of each thread's name; a number follows */
    public DaemonThreads(String name) {
        this.name = name;
    }

    /** Gives what runs a moment, then interrupts it and gives it another one. Returns within about 400 ms. */
    public static void end(ExecutorService executor) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
                executor.awaitTermination(INTERRUPTED_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Thread newThread(Runnable task) {
        // no inherited thread locals: they belong to the module that happens to call
        Thread thread = new Thread(null, task, name + "-" + number.incrementAndGet(), 0, false);
        thread.setDaemon(true);
        // nor its class loader, which would keep a removed module in memory
        thread.setContextClassLoader(DaemonThreads.class.getClassLoader());
        return thread;
    }
}
