package cloud.powerepos.des.auth.internal.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.Executor;

/**
 * Time that passes only when a test says so, with the timer and the executor that go by it: everything runs in the
 * test's thread, in a fixed order.
 */
public final class VirtualTime {

    private record Task(long at, long number, Runnable action) implements Comparable<Task> {

        @Override
        public int compareTo(Task other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    private final NavigableSet<Task> timers = new TreeSet<>();
    private final Deque<Runnable> ready = new ArrayDeque<>();
    private long monotonic = Long.MAX_VALUE - 5_000_000_000L;
    private Instant wall = Instant.parse("2026-03-01T06:00:00Z");
    private long elapsed;
    private long tasks;

    public long monotonicNanos() {
        return monotonic;
    }

    public Instant wall() {
        return wall;
    }

    /** Nanoseconds since the beginning of the test. */
    public long elapsed() {
        return elapsed;
    }

    public Timer timer() {
        return (nanos, action) -> {
            Task task = new Task(elapsed + nanos, tasks++, action);
            timers.add(task);
            return () -> timers.remove(task);
        };
    }

    public Executor executor() {
        return ready::add;
    }

    public int pendingTimers() {
        return timers.size();
    }

    /** Runs what is ready, without letting time pass. */
    public void settle() {
        for (Runnable next = next(); next != null; next = next()) {
            next.run();
        }
    }

    private Runnable next() {
        if (!ready.isEmpty()) {
            return ready.poll();
        }
        Task due = earliest();
        return due != null && due.at <= elapsed ? timers.pollFirst().action : null;
    }

    private Task earliest() {
        return timers.isEmpty() ? null : timers.first();
    }

    public void pass(Duration duration) {
        long end = elapsed + duration.toNanos();
        settle();
        for (Task due = earliest(); due != null && due.at <= end; due = earliest()) {
            tick(due.at - elapsed);
            settle();
        }
        tick(end - elapsed);
        settle();
    }

    /** Time that passes while something else is busy: nothing runs meanwhile. */
    public void tick(long nanos) {
        if (nanos > 0) {
            elapsed += nanos;
            monotonic += nanos;
            wall = wall.plusNanos(nanos);
        }
    }

    public void setWallBy(Duration duration) {
        wall = wall.plus(duration);
    }

    /** The machine sleeps: the monotonic clock and the timers stand still. */
    public void suspend(Duration duration) {
        wall = wall.plus(duration);
    }
}
