package cloud.powerepos.des.credentials.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import cloud.powerepos.des.common.threads.Scheduler;

/** Time passes when the test says so. */
final class FakeScheduler implements Scheduler {

    private record Task(Duration due, Runnable action) {
    }

    private final List<Task> tasks = new ArrayList<>();
    private Duration now = Duration.ZERO;

    @Override
    public void after(Duration delay, Runnable task) {
        tasks.add(new Task(now.plus(delay), task));
    }

    void pass(Duration time) {
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

    long nanos() {
        return now.toNanos();
    }

    int planned() {
        return tasks.size();
    }
}
