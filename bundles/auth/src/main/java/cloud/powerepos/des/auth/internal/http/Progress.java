package cloud.powerepos.des.auth.internal.http;

import java.io.InterruptedIOException;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.SSLSession;

import org.apache.http.protocol.HttpContext;

/**
 * How far an exchange has come. The thread that carries it out writes, the thread that waits for it reads; both agree
 * on one question for good: whether the request has begun to leave.
 */
final class Progress {

    /** What is going on. */
    enum Step {
        STARTING, RESOLVING, CONNECTING, ASKING_PROXY, SECURING, ASKING_SERVER
    }

    private enum Departure {
        OPEN, SENT, CANCELLED
    }

    private static final String ATTRIBUTE = "cloud.powerepos.des.progress";

    private static final int AFTER_DEADLINE = 1000;

    private final AtomicReference<Departure> departure = new AtomicReference<>(Departure.OPEN);
    /** By {@link System#nanoTime()}. */
    volatile long deadline;
    volatile Step step = Step.STARTING;
    /** How many addresses the name has that is connected to. */
    volatile int addresses = 1;
    /** Status by which the proxy refused, 0 for none. */
    volatile int refusedByProxy;
    volatile boolean reused;
    volatile boolean answered;
    /** Whether this side has ended the exchange. */
    volatile boolean ended;
    volatile SSLSession session;

    void leaveIn(HttpContext context) {
        context.setAttribute(ATTRIBUTE, this);
    }

    static Progress of(HttpContext context) {
        return (Progress) context.getAttribute(ATTRIBUTE);
    }

    /** The request begins to leave, unless it has been cancelled. */
    void send() throws InterruptedIOException {
        if (departure.compareAndExchange(Departure.OPEN, Departure.SENT) == Departure.CANCELLED) {
            throw new InterruptedIOException("cancelled");
        }
        step = Step.ASKING_SERVER;
    }

    /** From now on the request cannot leave any more, unless it has. */
    void cancel() {
        ended = true;
        departure.compareAndSet(Departure.OPEN, Departure.CANCELLED);
    }

    boolean sent() {
        return departure.get() == Departure.SENT;
    }

    /** Milliseconds that one of several attempts may take, so that those after it and the reply get their share. */
    int share(int limit, int attemptsAfter) {
        long left = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
        if (attemptsAfter == 0) {
            // the end of the whole exchange comes first then, as it has the better message
            return (int) (left < limit ? left + AFTER_DEADLINE : limit);
        }
        return (int) Math.max(1, Math.min(limit, left / (attemptsAfter + 2)));
    }
}
