package cloud.powerepos.des.itests.karaf;

import static cloud.powerepos.des.itests.karaf.Eventually.eventually;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/** A module at work: calls again and again until it is closed. */
final class Calls implements AutoCloseable {

    private static final int SOME = 20;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong answered = new AtomicLong();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

    Calls(Callable<?> call) {
        thread.scheduleWithFixedDelay(() -> {
            try {
                call.call();
                answered.incrementAndGet();
            } catch (Exception e) {
                failures.add(e);
            }
        }, 0, 5, MILLISECONDS);
    }

    void someMore() {
        long before = answered.get() + failures.size();
        eventually("calls", () -> answered.get() + failures.size() >= before + SOME);
    }

    List<Exception> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        thread.shutdown();
        eventually("the end of the last call", thread::isTerminated);
    }
}
