package cloud.powerepos.des.events.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.testing.Fakes;
import cloud.powerepos.des.testing.VirtualScheduler;

class MovesTest {

    private static final URI A = URI.create("https://des-a.example/");
    private static final URI B = URI.create("https://des-b.example/");

    private final List<Moves.Change> told = new ArrayList<>();
    private final VirtualScheduler time = new VirtualScheduler();
    private final Moves moves = new Moves(time::after, () -> Fakes.NOW.plusNanos(time.nanos()), told::add);

    @Test
    void oneOrganisationIsToldOfAfterAMoment() {
        time.pass(Duration.ofSeconds(7));
        moves.add("ACME", A, B);
        assertEquals(List.of(), told);
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of(new Moves.Change(A, B, Fakes.NOW.plusSeconds(7), List.of("ACME"))), told);
    }

    @Test
    void fiveThousandAtOnceAreToldOfOnce() {
        add(0, 5000);
        time.pass(Duration.ofDays(1));
        assertEquals(List.of(5000), numbers());
        assertEquals(0, time.planned());
    }

    /** As each of them gets its next token. */
    @Test
    void fiveThousandWithinAnHourAreToldOfAsTheirNumberDoublesAndAtTheEnd() {
        for (int number = 0; number < 5000; number++) {
            add(number, number + 1);
            time.pass(Duration.ofMillis(720));
        }
        time.pass(Moves.QUIET.multipliedBy(2));
        List<Integer> numbers = numbers();
        assertEquals(5000, numbers.get(numbers.size() - 1));
        for (int event = 1; event < numbers.size() - 1; event++) {
            assertTrue(numbers.get(event) >= 2 * numbers.get(event - 1), numbers::toString);
        }
        assertEquals(0, time.planned());
    }

    @Test
    void whoMoveElsewhereAreToldOfByThemselves() {
        add(0, 3);
        moves.add("ACME", B, A);
        time.pass(EventWindow.LENGTH);
        assertEquals(2, told.size());
        assertEquals(List.of(1, 3), numbers().stream().sorted().toList());
    }

    @Test
    void ofAnOrganisationThatMovesToAndFroTheLastWayIsToldOf() {
        for (int turn = 0; turn < 3; turn++) {
            moves.add("ACME", A, B);
            moves.add("ACME", B, A);
        }
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of(A), told.stream().map(Moves.Change::to).toList());
    }

    @Test
    void aMoveBackAndForthIsToldOfEachTime() {
        for (int turn = 0; turn < 2; turn++) {
            add(0, 3);
            time.pass(EventWindow.LENGTH);
            IntStream.range(0, 3).forEach(number -> moves.add("ORG" + number, B, A));
            time.pass(EventWindow.LENGTH);
        }
        assertEquals(List.of(B, A, B, A), told.stream().map(Moves.Change::to).toList());
        assertEquals(List.of(3, 3, 3, 3), numbers());
    }

    @Test
    void afterAQuietTimeItIsAnotherMove() {
        add(0, 3);
        time.pass(Moves.QUIET.multipliedBy(2));
        add(0, 1);
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of(3, 1), numbers());
        assertEquals(Fakes.NOW.plus(Moves.QUIET.multipliedBy(2)), told.get(1).time());
    }

    @Test
    void untilItIsQuietItIsTheSameMove() {
        add(0, 3);
        time.pass(Moves.QUIET.minusSeconds(1));
        add(3, 4);
        time.pass(Moves.QUIET);
        add(4, 5);
        time.pass(EventWindow.LENGTH);
        assertEquals(List.of(3), numbers(), "five are not twice as many");
        time.pass(Moves.QUIET.multipliedBy(2));
        assertEquals(List.of(3, 5), numbers());
    }

    @Test
    void whatIsHeldIsToldOfAtTheEnd() {
        add(0, 3);
        moves.end();
        assertEquals(List.of(3), numbers());
    }

    private void add(int from, int to) {
        IntStream.range(from, to).forEach(number -> moves.add("ORG" + number, A, B));
    }

    private List<Integer> numbers() {
        return told.stream().map(change -> change.organisations().size()).toList();
    }
}
