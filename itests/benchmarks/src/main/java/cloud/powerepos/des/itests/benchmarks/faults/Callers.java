package cloud.powerepos.des.itests.benchmarks.faults;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import cloud.powerepos.des.itests.benchmarks.peers.TokenHolder;

/** Threads that ask for the token of one organisation, and what came of it. */
final class Callers {

    private static final String ORGANISATION = "ACME";
    private static final long BLOCKED_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger errors = new AtomicInteger();
    final AtomicInteger blocked = new AtomicInteger();
    final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong slowest = new AtomicLong();
    private final TokenHolder holder;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    Callers(TokenHolder holder) {
        this.holder = holder;
    }

    /** Each of these asks once. */
    Callers once(int count, long limitMillis) throws InterruptedException {
        return run(count, 0, limitMillis);
    }

    /** Each of these asks every 20 ms until the time is up. */
    Callers during(int count, long millis) throws InterruptedException {
        return run(count, millis, millis + 25_000);
    }

    private Callers run(int count, long millis, long limitMillis) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(count);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(() -> {
                do {
                    ask();
                    if (millis > 0) {
                        ScriptedServer.take(20);
                    }
                } while (System.nanoTime() < end);
                done.countDown();
            }, "caller");
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        done.await(limitMillis, TimeUnit.MILLISECONDS);
        return this;
    }

    private void ask() {
        long start = System.nanoTime();
        calls.incrementAndGet();
        waiting.incrementAndGet();
        try {
            holder.token(ORGANISATION);
        } catch (Exception | LinkageError e) {
            errors.incrementAndGet();
        } finally {
            waiting.decrementAndGet();
        }
        long took = System.nanoTime() - start;
        slowest.accumulateAndGet(took, Math::max);
        if (took > BLOCKED_NANOS) {
            blocked.incrementAndGet();
        }
    }

    String slowest() {
        return String.format("%.1f s", slowest.get() / 1e9);
    }

    /** Lets those go that still wait. */
    void end() {
        threads.forEach(Thread::interrupt);
    }
}
