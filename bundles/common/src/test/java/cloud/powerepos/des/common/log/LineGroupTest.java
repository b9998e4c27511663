package cloud.powerepos.des.common.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.testing.VirtualScheduler;

class LineGroupTest {

    private static final List<Duration> WINDOWS = List.of(Duration.ofSeconds(5), Duration.ofMinutes(1),
            Duration.ofMinutes(10), Duration.ofMinutes(10));

    private final VirtualScheduler time = new VirtualScheduler();
    private final List<String> lines = new ArrayList<>();
    private final LineGroup group = new LineGroup(3, "failed", time::after, lines::add);

    @Test
    void theFirstOfAReasonHasALineAndTheOthersAreCounted() {
        group.add("A: it is down", "it is down");
        group.add("B: it is down", "it is down");
        group.add("C: it is down", "it is down");
        group.add("D: wrong password", "wrong password");
        end();
        assertEquals(List.of("A: it is down", "D: wrong password", "2 more organisations within 5 s: it is down"),
                lines);
    }

    @Test
    void theSecondOfAReasonHasItsOwnLineWhereThereIsNoThird() {
        group.add("A: it is down", "it is down");
        group.add("B: it is down", "it is down");
        end();
        assertEquals(List.of("A: it is down", "B: it is down"), lines);
    }

    @Test
    void manyReasonsAreAsManyLinesAsAllowed() {
        for (int number = 0; number < 2000; number++) {
            group.add("ORG" + number + ": wrong", "wrong " + number);
        }
        end();
        assertEquals(List.of("ORG0: wrong", "ORG1: wrong", "ORG2: wrong",
                "1,997 more organisations within 5 s failed"), lines);
    }

    @Test
    void withoutAReasonEachIsOfItsOwn() {
        for (String code : List.of("A", "B", "C", "D")) {
            group.add(code + ": removed", null);
        }
        end();
        assertEquals(List.of("A: removed", "B: removed", "C: removed", "1 more organisation within 5 s failed"), lines);
    }

    @Test
    void theMostFrequentReasonsAreNamedAtTheEndOfAWindow() {
        for (int reason = 1; reason <= 3; reason++) {
            for (int number = 0; number <= reason; number++) {
                group.add("ORG" + reason + number, "reason " + reason);
            }
        }
        end();
        assertEquals(List.of("ORG10", "ORG20", "ORG30", "3 more organisations within 5 s: reason 3",
                "2 more organisations within 5 s: reason 2", "1 more organisation within 5 s failed"), lines);
    }

    @Test
    void windowsGrowAndSayHowLongTheyWere() {
        group.add("A: it is down", "it is down");
        for (Duration window : WINDOWS) {
            group.add("B: it is down", "it is down");
            group.add("C: it is down", "it is down");
            int before = lines.size();
            time.pass(window.minusNanos(1));
            assertEquals(before, lines.size(), () -> "too early after " + window);
            time.pass(Duration.ofNanos(1));
        }
        assertEquals(List.of("A: it is down", "2 more organisations within 5 s: it is down",
                "2 more organisations within a minute: it is down",
                "2 more organisations within ten minutes: it is down",
                "2 more organisations within ten minutes: it is down"), lines);
    }

    @Test
    void aReasonThatWasGoneForAWindowHasALineAgain() {
        group.add("A: it is down", "it is down");
        end();
        group.add("B: other", "other");
        time.pass(Duration.ofMinutes(1));
        group.add("C: it is down", "it is down");
        assertEquals(List.of("A: it is down", "B: other", "C: it is down"), lines);
    }

    @Test
    void afterAWindowInWhichNothingCameAllIsNewAgain() {
        group.add("A: it is down", "it is down");
        end();
        group.add("B: it is down", "it is down");
        time.pass(Duration.ofMinutes(1));
        assertEquals(List.of("A: it is down", "B: it is down"), lines, "a window in which one was only counted");
        time.pass(Duration.ofMinutes(10));
        assertEquals(0, time.planned());
        group.add("C: it is down", "it is down");
        group.add("D: it is down", "it is down");
        group.add("E: it is down", "it is down");
        end();
        assertEquals(List.of("A: it is down", "B: it is down", "C: it is down",
                "2 more organisations within 5 s: it is down"), lines);
    }

    @Test
    void whatWasCountedIsWrittenWhenItIsAskedForAndAllIsNewAgain() {
        group.add("A: it is down", "it is down");
        group.add("B: it is down", "it is down");
        time.pass(Duration.ofSeconds(3));
        group.flush();
        assertEquals(List.of("A: it is down", "B: it is down"), lines);
        group.add("C: it is down", "it is down");
        group.add("D: it is down", "it is down");
        time.pass(Duration.ofSeconds(5).minusNanos(1));
        assertEquals(List.of("A: it is down", "B: it is down", "C: it is down"), lines, "the end of the former window");
        time.pass(Duration.ofNanos(1));
        assertEquals("D: it is down", lines.get(3));
    }

    @Test
    void aLineThatCannotBeWrittenHoldsBackNoLaterOnes() {
        List<String> given = new ArrayList<>();
        LineGroup broken = new LineGroup(3, "failed", time::after, line -> {
            given.add(line);
            throw new IllegalStateException("in a test");
        });
        assertThrows(IllegalStateException.class, () -> broken.add("A: it is down", "it is down"));
        broken.add("B: it is down", "it is down");
        assertThrows(IllegalStateException.class, this::end);
        broken.add("C: it is down", "it is down");
        assertThrows(IllegalStateException.class, () -> time.pass(Duration.ofMinutes(1)));
        assertEquals(List.of("A: it is down", "B: it is down", "C: it is down"), given);
    }

    @Test
    void aWindowWhoseEndCannotBePlannedHoldsBackNoLaterLines() {
        boolean[] broken = {true};
        LineGroup poor = new LineGroup(3, "failed", (delay, task) -> {
            if (broken[0]) {
                throw new OutOfMemoryError("in a test");
            }
            time.after(delay, task);
        }, lines::add);
        assertThrows(OutOfMemoryError.class, () -> poor.add("A: it is down", "it is down"));
        broken[0] = false;
        poor.add("B: it is down", "it is down");
        poor.add("C: it is down", "it is down");
        broken[0] = true;
        assertThrows(OutOfMemoryError.class, this::end);
        broken[0] = false;
        poor.add("D: other", "other");
        poor.add("E: other", "other");
        end();
        assertEquals(List.of("B: it is down", "D: other", "E: other"), lines);
    }

    @Test
    void aLineIsEscaped() {
        group.add("A\u202eB: it is down", "it is down");
        assertEquals(List.of("A\\u202eB: it is down"), lines);
    }

    /** Worst case: new reasons and repeated ones all the time. */
    @Test
    void tenMinutesAreTwentyLinesAtTheMost() {
        LineGroup many = new LineGroup(10, "failed", time::after, lines::add);
        for (int window = 0; window < 3; window++) {
            for (int number = 0; number < 1000; number++) {
                many.add("ORG" + number, "reason " + number % 500 + " of window " + window);
            }
            if (window < 2) {
                // the third one ends after more than ten minutes
                time.pass(WINDOWS.get(window));
            }
        }
        assertEquals(20, lines.size(), lines::toString);
    }

    /** Ends the first window. */
    private void end() {
        time.pass(Duration.ofSeconds(5));
    }
}
