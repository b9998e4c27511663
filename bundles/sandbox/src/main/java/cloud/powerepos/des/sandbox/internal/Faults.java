package cloud.powerepos.des.sandbox.internal;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What shall go wrong with token requests. Thread-safe. */
public final class Faults {

    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger repliesToLose = new AtomicInteger();
    private volatile Duration delay = Duration.ZERO;
    private volatile Failures failures = new Failures(0, Reply.LOST);

    private record Failures(AtomicInteger left, Reply reply) {

        Failures(int count, Reply reply) {
            this(new AtomicInteger(count), reply);
        }
    }

    public void delay(Duration newDelay) {
        delay = newDelay;
    }

    public void fail(int count, int status, String error) {
        Map<String, String> body = error.isEmpty()
                ? Map.of("message", "The sandbox was told to fail")
                : Map.of("error", error, "error_description", "The sandbox was told to answer so");
        failures = new Failures(count, new Reply(status, TokenEndpoint.NOT_STORED, body));
    }

    public void lose(int count) {
        repliesToLose.set(count);
    }

    /** The answer to give in place of the true one, if one is due. */
    public Optional<Reply> next() {
        Failures current = failures;
        return take(current.left()) ? Optional.of(current.reply()) : Optional.empty();
    }

    /** Holds a finished answer back, and loses it if one is to be lost. */
    public Reply deliver(Reply reply) {
        try {
            closed.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return take(repliesToLose) ? Reply.LOST : reply;
    }

    /** Ends all delays. */
    public void close() {
        closed.countDown();
    }

    private static boolean take(AtomicInteger left) {
        return left.getAndUpdate(n -> Math.max(n - 1, 0)) > 0;
    }
}
