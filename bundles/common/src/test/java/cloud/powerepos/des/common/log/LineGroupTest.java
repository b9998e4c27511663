package cloud.powerepos.des.common.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class LineGroupTest {

    private final LineGroup group = new LineGroup(3, "failed");
    private final List<String> lines = new ArrayList<>();

    @Test
    void theFirstOfAReasonHasALineAndTheOthersAreCounted() {
        add("A: it is down", "it is down");
        add("B: it is down", "it is down");
        add("C: it is down", "it is down");
        add("D: wrong password", "wrong password");
        end();
        assertEquals(List.of("A: it is down", "D: wrong password", "2 more organisations within 5 s: it is down"),
                lines);
    }

    @Test
    void theSecondOfAReasonHasItsOwnLineWhereThereIsNoThird() {
        add("A: it is down", "it is down");
        add("B: it is down", "it is down");
        end();
        assertEquals(List.of("A: it is down", "B: it is down"), lines);
    }

    @Test
    void manyReasonsAreAsManyLinesAsAllowed() {
        for (int number = 0; number < 2000; number++) {
            add("ORG" + number + ": wrong", "wrong " + number);
        }
        end();
        assertEquals(List.of("ORG0: wrong", "ORG1: wrong", "ORG2: wrong",
                "1,997 more organisations within 5 s failed"), lines);
    }

    @Test
    void withoutAReasonEachIsOfItsOwn() {
        for (String code : List.of("A", "B", "C", "D")) {
            add(code + ": removed", null);
        }
        end();
        assertEquals(List.of("A: removed", "B: removed", "C: removed", "1 more organisation within 5 s failed"), lines);
    }

    @Test
    void theMostFrequentReasonsAreNamedAtTheEndOfAWindow() {
        for (int reason = 1; reason <= 3; reason++) {
            for (int number = 0; number <= reason; number++) {
                add("ORG" + reason + number, "reason " + reason);
            }
        }
        end();
        assertEquals(List.of("ORG10", "ORG20", "ORG30", "3 more organisations within 5 s: reason 3",
                "2 more organisations within 5 s: reason 2", "1 more organisation within 5 s failed"), lines);
    }

    @Test
    void windowsGrowAndSayHowLongTheyWere() {
        List<Duration> windows = new ArrayList<>();
        add("A: it is down", "it is down");
        for (int window = 0; window < 4; window++) {
            windows.add(group.window());
            add("B: it is down", "it is down");
            add("C: it is down", "it is down");
            end();
        }
        assertEquals(List.of(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMinutes(10),
                Duration.ofMinutes(10)), windows);
        assertEquals(List.of("A: it is down", "2 more organisations within 5 s: it is down",
                "2 more organisations within a minute: it is down",
                "2 more organisations within ten minutes: it is down",
                "2 more organisations within ten minutes: it is down"), lines);
    }

    @Test
    void aReasonThatWasGoneForAWindowHasALineAgain() {
        add("A: it is down", "it is down");
        end();
        add("B: other", "other");
        end();
        add("C: it is down", "it is down");
        assertEquals(List.of("A: it is down", "B: other", "C: it is down"), lines);
    }

    @Test
    void aWindowInWhichNothingCameIsQuiet() {
        assertTrue(group.isQuiet());
        add("A: it is down", "it is down");
        assertFalse(group.isQuiet());
        end();
        assertTrue(group.isQuiet());
        add("B: it is down", "it is down");
        assertFalse(group.isQuiet(), "though it is only counted");
    }

    /** Worst case: new reasons and repeated ones all the time. */
    @Test
    void tenMinutesAreTwentyLinesAtTheMost() {
        LineGroup many = new LineGroup(10, "failed");
        for (int window = 0; window < 3; window++) {
            for (int number = 0; number < 1000; number++) {
                String reason = "reason " + number % 500 + " of window " + window;
                if (many.add("ORG" + number, reason)) {
                    lines.add(reason);
                }
            }
            if (window < 2) {
                // the third one ends after more than ten minutes
                lines.addAll(many.nextWindow());
            }
        }
        assertEquals(20, lines.size(), lines::toString);
    }

    private void add(String line, String reason) {
        if (group.add(line, reason)) {
            lines.add(line);
        }
    }

    private void end() {
        lines.addAll(group.nextWindow());
    }
}
