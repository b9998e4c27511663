package cloud.powerepos.des.testing;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Plans tasks; time passes when the test says so. */
public final class VirtualScheduler {

    private record Task(Duration due, Runnable action) {
    }

    private final List<Task> tasks = new CopyOnWriteArrayList<>();
    private Duration now = Duration.ZERO;

    /** Runs a task once, after a delay. */
    public void after(Duration delay, Runnable task) {
        tasks.add(new Task(now.plus(delay), task));
    }

    /** The same, but at once where there is no delay. */
    public void nowOrAfter(Duration delay, Runnable task) {
        if (delay.isZero()) {
            task.run();
        } else {
            after(delay, task);
        }
    }

    /** What time it is. */
    public long nanos() {
        return now.toNanos();
    }

    /** Lets time pass, and runs what is due meanwhile. */
    public void pass(Duration time) {
        Duration end = now.plus(time);
        Optional<Task> next;
        while ((next = tasks.stream().filter(task -> task.due().compareTo(end) <= 0)
                .min(Comparator.comparing(Task::due))).isPresent()) {
            tasks.remove(next.get());
            now = next.get().due();
            next.get().action().run();
        }
        now = end;
    }

    /** How many tasks wait for their time. */
    public int planned() {
        return tasks.size();
    }
}
