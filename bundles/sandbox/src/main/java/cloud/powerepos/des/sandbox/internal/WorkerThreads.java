package cloud.powerepos.des.sandbox.internal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the pool that all servers of a sandbox answer from. */
public final class WorkerThreads {

    /** A delayed answer keeps its thread, and a storm of requests shall be seen as one. */
    private static final int MOST = 200;

    private WorkerThreads() {
    }

    public static ExecutorService start() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(MOST, MOST, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "des-sandbox-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
