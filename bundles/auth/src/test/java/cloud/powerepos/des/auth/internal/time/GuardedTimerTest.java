package cloud.powerepos.des.auth.internal.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.CapturedLogs;

class GuardedTimerTest {

    private final VirtualTime time = new VirtualTime();
    private final List<String> run = new ArrayList<>();

    @Test
    void aTaskRunsWhenItsTimeHasComeUnlessItIsCancelled() {
        GuardedTimer timer = new GuardedTimer(time.timer());
        timer.after(1_000_000_000L, () -> run.add("kept"));
        timer.after(1_000_000_000L, () -> run.add("cancelled")).run();
        assertEquals(List.of(), run);
        time.pass(Duration.ofSeconds(1));
        assertEquals(List.of("kept"), run);
        assertFalse(timer.takeMissed());
    }

    @Test
    void aTaskThatFailsIsReportedAndMissedOnce() {
        GuardedTimer timer = new GuardedTimer(time.timer());
        timer.after(0, () -> {
            throw new NoClassDefFoundError("gone");
        });
        try (CapturedLogs logs = new CapturedLogs()) {
            time.settle();
            assertEquals(1, logs.shown().size());
            assertTrue(logs.text().contains("A planned task failed, what is due is planned anew within a second; see"
                    + " that this process has memory and threads left"), logs.text());
        }
        assertTrue(timer.takeMissed());
        assertFalse(timer.takeMissed());
    }

    @Test
    void aTaskThatCannotBePlannedIsReportedAndMissedAndMayBeCancelledAllTheSame() {
        GuardedTimer timer = new GuardedTimer((nanos, task) -> {
            throw new InternalError("unable to create native thread");
        });
        try (CapturedLogs logs = new CapturedLogs()) {
            timer.after(0, () -> run.add("never")).run();
            assertTrue(logs.text().contains("A task could not be planned, it is planned anew within a second"),
                    logs.text());
        }
        assertEquals(List.of(), run);
        assertTrue(timer.takeMissed());
    }

    @Test
    void aCancellationThatFailsIsReportedAndMissed() {
        GuardedTimer timer = new GuardedTimer((nanos, task) -> () -> {
            throw new IllegalStateException("stopped");
        });
        try (CapturedLogs logs = new CapturedLogs()) {
            timer.after(0, () -> run.add("never")).run();
            assertEquals(1, logs.shown().size());
        }
        assertTrue(timer.takeMissed());
    }
}
