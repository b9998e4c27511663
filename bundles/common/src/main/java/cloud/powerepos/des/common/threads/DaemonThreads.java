package cloud.powerepos.des.common.threads;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes daemon threads with names that tell the bundle and the job. */
public final class DaemonThreads implements ThreadFactory {

    private final String name;
    private final AtomicInteger number = new AtomicInteger();

    /** @param name the first part of each thread's name; a number follows */
    public DaemonThreads(String name) {
        this.name = name;
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
