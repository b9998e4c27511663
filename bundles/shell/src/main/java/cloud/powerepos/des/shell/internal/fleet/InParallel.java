package cloud.powerepos.des.shell.internal.fleet;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import cloud.powerepos.des.common.threads.DaemonThreads;

/**
 * Does the same for many organisations, a few at once. What becomes known is told to the caller in its own thread; the
 * threads end with the work, and where the caller is interrupted.
 */
public final class InParallel {

    private static final long TICK_MS = 200;
    /** For what is under way when the caller is interrupted. */
    private static final long GRACE_MS = 1000;

    private final int limit;

    /** @param limit how many at once, 1 or more */
    public InParallel(int limit) {
        this.limit = limit;
    }

    /** What is done for one of them. */
    public interface Work<T, R> {
        R of(T item) throws Exception;
    }

    /** Is told what becomes known; runs in the thread of the caller. */
    public interface Listener<T, R> {

        /** Exactly one of result and error is null. */
        void done(T item, R result, Throwable error);

        /** From time to time, also where nothing is new. */
        void tick();
    }

    private record Ended<T, R>(T item, R result, Throwable error) {
    }

    /**
     * @throws InterruptedException if the caller is interrupted; what is under way is interrupted, the rest is left out
     */
    public <T, R> void run(List<T> items, Work<T, R> work, Listener<T, R> listener) throws InterruptedException {
        Queue<T> waiting = new ConcurrentLinkedQueue<>(items);
        BlockingQueue<Ended<T, R>> ended = new LinkedBlockingQueue<>();
        int threads = Math.max(1, Math.min(limit, items.size()));
        ExecutorService pool = Executors.newFixedThreadPool(threads, new DaemonThreads("des-shell"));
        try {
            for (int i = 0; i < threads; i++) {
                pool.execute(() -> work(waiting, work, ended));
            }
            for (int left = items.size(); left > 0;) {
                Ended<T, R> next = ended.poll(TICK_MS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    left--;
                    listener.done(next.item, next.result, next.error);
                }
                listener.tick();
            }
        } catch (InterruptedException e) {
            stop(waiting, pool);
            pool.awaitTermination(GRACE_MS, TimeUnit.MILLISECONDS);
            ended.stream().filter(last -> last.error == null)
                    .forEach(last -> listener.done(last.item, last.result, null));
            throw e;
        } finally {
            stop(waiting, pool);
        }
    }

    private static void stop(Queue<?> waiting, ExecutorService pool) {
        waiting.clear();
        pool.shutdownNow();
    }

    private static <T, R> void work(Queue<T> waiting, Work<T, R> work, BlockingQueue<Ended<T, R>> ended) {
        for (T item = waiting.poll(); item != null; item = waiting.poll()) {
            try {
                ended.add(new Ended<>(item, work.of(item), null));
            } catch (Throwable e) {
                // where the caller was interrupted, nothing is left to go on with
                ended.add(new Ended<>(item, null, e));
            }
        }
    }
}
