package cloud.powerepos.des.auth.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.lifecycle.Backoff;
import cloud.powerepos.des.auth.internal.lifecycle.Failure;
import cloud.powerepos.des.auth.internal.lifecycle.Reason;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.VirtualTime;

class RequestQueueTest {

    private final VirtualTime time = new VirtualTime();
    private final LifetimeClock clock = new LifetimeClock(time::monotonicNanos, time::wall);
    private final RequestQueue queue =
            new RequestQueue(time.executor(), clock, time.timer(), new Backoff(() -> 0), 2);
    private final List<String> started = new ArrayList<>();

    private class Request implements QueuedRequest {

        private final String name;
        private boolean onDemand;
        private final long era = queue.era();
        private Failure blocked;

        Request(String name, boolean onDemand) {
            this.name = name;
            this.onDemand = onDemand;
        }

        @Override
        public String organisationCode() {
            return name;
        }

        @Override
        public boolean onDemand() {
            return onDemand;
        }

        @Override
        public long era() {
            return era;
        }

        @Override
        public void starting() {
            // has nothing to guard
        }

        @Override
        public void notStarted(Throwable reason) {
            // not looked at here
        }

        @Override
        public void run() {
            started.add(name);
        }

        @Override
        public void blocked(Failure failure) {
            blocked = failure;
        }

        void succeeds() {
            queue.succeeded(this);
            time.settle();
        }

        void fails() {
            fails(Optional.empty());
        }

        void fails(Optional<Duration> retryAfter) {
            queue.failed(this, new Failure(Failure.Kind.UNAVAILABLE, "", new Reason(name, "wait"), 0, clock.wall(),
                    0), retryAfter);
            time.settle();
        }
    }

    @Test
    void requestsWithoutAThreadEndHoweverManyWait() {
        int many = 10_000;
        AtomicInteger ended = new AtomicInteger();
        RequestQueue without = new RequestQueue(task -> {
            throw new InternalError("unable to create native thread");
        }, clock, time.timer(), new Backoff(() -> 0), 0);
        for (int number = 0; number < many; number++) {
            without.submit(new Request("ORG" + number, true) {
                @Override
                public void notStarted(Throwable reason) {
                    ended.incrementAndGet();
                    // as one does that has ended
                    without.abandoned(this);
                }
            });
        }
        without.limit(1);
        assertEquals(many, ended.get());
    }

    @Test
    void noMoreThanTheLimitAreUnderWay() {
        Request a = background("a");
        background("b");
        background("c");
        background("d");
        assertEquals(List.of("a", "b"), started);
        a.succeeds();
        assertEquals(List.of("a", "b", "c"), started);
        queue.limit(3);
        time.settle();
        assertEquals(List.of("a", "b", "c", "d"), started);
    }

    @Test
    void requestsThatACallerWaitsForOvertakeTheOthers() {
        Request a = background("a");
        Request b = background("b");
        background("c");
        Request d = background("d");
        onDemand("e");
        queue.promote(d);
        a.succeeds();
        b.succeeds();
        assertEquals(List.of("a", "b", "e", "d"), started);
    }

    @Test
    void promotionOfARequestThatIsUnderWayDoesNotSendItTwice() {
        Request a = background("a");
        queue.promote(a);
        queue.moveToFront(a);
        time.settle();
        assertEquals(List.of("a"), started);
    }

    @Test
    void abandonedRequestMakesRoom() {
        Request a = background("a");
        background("b");
        background("c");
        queue.abandoned(a);
        time.settle();
        assertEquals(List.of("a", "b", "c"), started);
    }

    @Test
    void oneFailingOrganisationBlocksNoOther() {
        for (int failure = 0; failure < 10; failure++) {
            background("a").fails();
        }
        onDemand("b");
        assertTrue(started.contains("b"));
        assertTrue(queue.blockedBy().isEmpty());
    }

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

    /** Two organisations fail in a row, the second of them says so. */
    private void close() {
        background("one").fails();
        background("two").fails();
        started.clear();
    }

    private Request background(String name) {
        return submit(new Request(name, false));
    }

    private Request onDemand(String name) {
        return submit(new Request(name, true));
    }

    private Request submit(Request request) {
        queue.submit(request);
        time.settle();
        return request;
    }
}
