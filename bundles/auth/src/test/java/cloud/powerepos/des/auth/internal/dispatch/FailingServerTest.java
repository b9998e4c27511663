package cloud.powerepos.des.auth.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

/** What becomes of requests while the AuthServer fails, and when it is back. */
class FailingServerTest extends QueueFixture {

    @Test
    void successBetweenTwoFailuresKeepsTheWayOpen() {
        background("a").fails();
        background("b").succeeds();
        background("c").fails();
        assertTrue(queue.blockedBy().isEmpty());
    }

    @Test
    void twoFailingOrganisationsInARowCloseTheWayAndTellWhoWaits() {
        Request a = background("a");
        Request b = background("b");
        Request waiting = onDemand("waiting");
        background("parked");
        // the place of the one that failed is taken at once
        a.fails();
        assertEquals(List.of("a", "b", "waiting"), started);
        Request next = onDemand("next");
        b.fails();
        assertEquals("b", next.blocked.reason().what());
        assertTrue(queue.blockedBy().isPresent());
        assertEquals(null, waiting.blocked, "is under way");
        assertEquals(3, started.size());
    }

    @Test
    void singleProbesGoOutWithGrowingPausesUntilTheFirstSuccessOpensTheWayForAll() {
        close();
        Request[] parked = new Request[5];
        for (int number = 0; number < 5; number++) {
            parked[number] = background("p" + number);
        }
        assertEquals(List.of(), started);
        int probe = 0;
        for (long pause : new long[] {1, 2, 4, 8}) {
            time.pass(Duration.ofSeconds(pause).minusMillis(1));
            assertEquals(probe, started.size());
            time.pass(Duration.ofMillis(1));
            assertEquals(probe + 1, started.size(), "one probe after " + pause + " s");
            if (pause < 8) {
                parked[probe++].fails();
            }
        }
        long opening = queue.recoveries();
        parked[3].succeeds();
        assertEquals(List.of("p0", "p1", "p2", "p3", "p4"), started);
        assertEquals(opening + 1, queue.recoveries());
        background("after");
        assertTrue(started.contains("after"), "within the limit of two");
    }

    @Test
    void failuresOfRequestsSentBeforeTheWayWasClosedDoNotProlongIt() {
        queue.limit(8);
        List<Request> before = new ArrayList<>();
        for (int number = 0; number < 8; number++) {
            before.add(background("x" + number));
        }
        before.forEach(Request::fails);
        background("probe");
        time.pass(Duration.ofSeconds(1));
        assertTrue(started.contains("probe"));
    }

    @Test
    void successOfARequestSentBeforeTheWayWasClosedOpensIt() {
        queue.limit(3);
        Request early = background("early");
        close();
        early.succeeds();
        assertTrue(queue.blockedBy().isEmpty());
    }

    @Test
    void whoComesWhileAProbeIsUnderWaySharesItsOutcome() {
        close();
        Request probe = background("probe");
        time.pass(Duration.ofSeconds(1));
        assertTrue(queue.blockedBy().isEmpty(), "it may succeed any moment");
        Request waiting = onDemand("waiting");
        assertFalse(started.contains("waiting"));
        probe.fails();
        assertEquals("probe", waiting.blocked.reason().what());

        Request second = onDemand("second");
        assertEquals("probe", second.blocked.reason().what());
    }

    @Test
    void probeThatIsAbandonedIsFollowedByAnother() {
        close();
        Request probe = background("probe");
        background("next");
        time.pass(Duration.ofSeconds(1));
        queue.abandoned(probe);
        time.settle();
        assertEquals(List.of("probe", "next"), started);
    }

    @Test
    void whoAsksJustAfterTheWayWasClosedIsToldAtOnce() {
        Request promoted = background("promoted-later");
        promoted.succeeds();
        close();
        assertEquals("two", onDemand("late").blocked.reason().what());
        Request parked = background("parked");
        queue.promote(parked);
        time.settle();
        assertEquals("two", parked.blocked.reason().what());
        assertFalse(started.contains("parked"));
    }

    @Test
    void retryAfterOfOneOrganisationClosesTheWayForAllUntilThen() {
        background("a").fails(Optional.of(Duration.ofSeconds(120)));
        background("b");
        time.pass(Duration.ofMillis(119_999));
        assertEquals(List.of("a"), started);
        assertEquals(time.wall().plusMillis(1), queue.blockedBy().orElseThrow().due(clock.read()).orElseThrow());
        time.pass(Duration.ofMillis(1));
        assertEquals(List.of("a", "b"), started);
    }

    @Test
    void shorterPauseDoesNotShortenALongerOne() {
        queue.limit(3);
        Request a = background("a");
        Request b = background("b");
        Request c = background("c");
        a.fails(Optional.of(Duration.ofSeconds(120)));
        b.fails(Optional.of(Duration.ofSeconds(5)));
        c.fails();
        time.pass(Duration.ofSeconds(119));
        assertTrue(queue.blockedBy().isPresent());
    }

    @Test
    void operatorsRequestGoesOutThroughAClosedWayAndBeforeAllOthers() {
        background("a").fails(Optional.of(Duration.ofHours(1)));
        queue.forceProbe();
        Request hurried = onDemand("hurried");
        queue.moveToFront(hurried);
        time.settle();
        assertEquals(List.of("a", "hurried"), started);
        hurried.succeeds();

        Request one = background("one");
        background("two");
        onDemand("three");
        Request four = onDemand("four");
        queue.moveToFront(four);
        one.succeeds();
        assertEquals("four", started.get(started.size() - 1));
    }

    @Test
    void anotherServerStartsWithACleanSheet() {
        close();
        background("parked");
        queue.reset();
        time.settle();
        assertTrue(started.contains("parked"));
    }

    @Test
    void suspendedMachineProbesAfterItWokeUpAndNotAnHourLater() {
        background("a").fails(Optional.of(Duration.ofHours(1)));
        background("parked");
        time.suspend(Duration.ofHours(2));
        clock.watch();
        queue.timePassed();
        time.settle();
        assertTrue(started.contains("parked"));
    }

    @Test
    void wayThatOpensAtTheFirstProbeIsNoReasonToTryEverythingAgain() {
        close();
        long opening = queue.recoveries();
        Request probe = background("probe");
        time.pass(Duration.ofSeconds(1));
        probe.succeeds();
        assertEquals(opening, queue.recoveries());
    }
}
