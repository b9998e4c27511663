package cloud.powerepos.des.testing;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import cloud.powerepos.des.common.threads.Scheduler;

/** Time passes when the test says so. */
public final class VirtualScheduler implements Scheduler {

    private record Task(Duration due, Runnable action) {
    }

    private final List<Task> tasks = new CopyOnWriteArrayList<>();
    private Duration now = Duration.ZERO;

    @Override
    public void after(Duration delay, Runnable task) {
        tasks.add(new Task(now.plus(delay), task));
    }

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

    public int planned() {
        return tasks.size();
    }
}
