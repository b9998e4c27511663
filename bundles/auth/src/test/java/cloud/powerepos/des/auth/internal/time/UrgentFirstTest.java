package cloud.powerepos.des.auth.internal.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class UrgentFirstTest {

    private final List<String> run = new ArrayList<>();
    private final UrgentFirst queue = new UrgentFirst();

    private void offer(String name, boolean urgent) {
        Runnable task = () -> run.add(name);
        assertTrue(queue.offer(urgent ? new UrgentFirst.Urgent(task) : task));
    }

    private List<String> drained() {
        for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
            next.run();
        }
        return run;
    }

    @Test
    void urgentTasksGoBeforeTheOthersWhichKeepTheirOrder() {
        offer("a", false);
        offer("b", false);
        offer("urgent", true);
        offer("c", false);
        assertEquals(List.of("urgent", "a", "b", "c"), drained());
    }

    @Test
    void whatIsNotUrgentCanBeDropped() {
        offer("a", false);
        offer("urgent", true);
        offer("b", false);
        queue.keepUrgent();
        assertEquals(List.of("urgent"), drained());
    }
}
