package cloud.powerepos.des.auth.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.CapturedLogs;
import cloud.powerepos.des.auth.internal.lifecycle.Backoff;
import cloud.powerepos.des.auth.internal.lifecycle.Failure;
import cloud.powerepos.des.auth.internal.lifecycle.Reason;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.VirtualTime;
import cloud.powerepos.des.operations.AuthServerStatus;

/** When the queue looks again for what may go out, and what it does with requests that end in odd ways. */
class QueueWakeUpTest {

    private final VirtualTime time = new VirtualTime();
    private final LifetimeClock clock = new LifetimeClock(time::monotonicNanos, time::wall);
    private final RequestQueue queue = new RequestQueue(time.executor(), clock, time.timer(), new Backoff(() -> 0), 2);
    private final List<String> log = new ArrayList<>();

    private RecordedRequest submit(String name, boolean onDemand) {
        RecordedRequest request = new RecordedRequest(name, onDemand, queue.era(), log);
        queue.submit(request);
        time.settle();
        return request;
    }

    private void fails(QueuedRequest request, Optional<Duration> retryAfter) {
        queue.failed(request, new Failure(Failure.Kind.UNAVAILABLE, "", new Reason(request.organisationCode(), "wait"),
                0, clock.wall(), 0), retryAfter);
        time.settle();
    }

    /** The AuthServer wants to be left alone for so long; one request waits in the background. */
    private void openFor(Duration pause) {
        fails(submit("failing", false), Optional.of(pause));
        submit("waiting", false);
        log.clear();
    }

    @Test
    void closedBreakerPlansNoLook() {
        QueuedRequest early = submit("early", false);
        openFor(Duration.ofMinutes(1));
        assertEquals(1, time.pendingTimers());
        queue.succeeded(early);
        assertEquals(0, time.pendingTimers());
        openFor(Duration.ofMinutes(1));
        queue.reset();
        assertEquals(0, time.pendingTimers());
    }

    @Test
    void requestThatAnErrorKeptFromGoingOutGoesWhenTimeHasPassed() {
        AtomicBoolean broken = new AtomicBoolean();
        RequestQueue fragile = new RequestQueue(time.executor(), clock, (nanos, task) -> {
            Runnable cancel = time.timer().after(nanos, task);
            return () -> {
                if (broken.getAndSet(false)) {
                    throw new OutOfMemoryError("in a test");
                }
                cancel.run();
            };
        }, new Backoff(() -> 0), 2);
        QueuedRequest early = new RecordedRequest("early", false, fragile.era(), log);
        QueuedRequest failing = new RecordedRequest("failing", false, fragile.era(), log);
        fragile.submit(early);
        fragile.submit(failing);
        fragile.failed(failing, new Failure(Failure.Kind.UNAVAILABLE, "", new Reason("failing", "wait"), 0,
                clock.wall(), 0), Optional.of(Duration.ofHours(1)));
        fragile.submit(new RecordedRequest("waiting", false, fragile.era(), log));
        broken.set(true);
        assertThrows(OutOfMemoryError.class, () -> fragile.succeeded(early));
        time.settle();
        assertFalse(log.contains("waiting runs"));
        fragile.timePassed();
        time.settle();
        assertTrue(log.contains("waiting runs"));
    }

    @Test
    void oneLookIsPlannedHoweverOftenThePauseChanges() {
        QueuedRequest early = submit("early", false);
        openFor(Duration.ofMinutes(1));
        fails(early, Optional.of(Duration.ofMinutes(2)));
        assertEquals(1, time.pendingTimers());
        time.pass(Duration.ofMinutes(2).minusNanos(1));
        assertEquals(List.of(), log);
        time.pass(Duration.ofNanos(1));
        assertEquals(List.of("waiting starting", "waiting runs"), log);
    }

    @Test
    void pauseOfWhichAPartWasSleptThroughEndsInTime() {
        openFor(Duration.ofHours(1));
        time.suspend(Duration.ofMinutes(50));
        clock.watch();
        queue.timePassed();
        time.pass(Duration.ofMinutes(10).minusNanos(1));
        assertEquals(List.of(), log);
        time.pass(Duration.ofNanos(1));
        assertEquals(List.of("waiting starting", "waiting runs"), log);
    }

    @Test
    void probeThatIsForcedIsTheNextRequest() {
        openFor(Duration.ofHours(1));
        queue.forceProbe();
        submit("operator", true);
        assertEquals(List.of("operator starting", "operator runs"), log);
    }

    @Test
    void whatWaitsInTheBackgroundGoesOutWhereAnotherServerIsConfigured() {
        openFor(Duration.ofHours(1));
        assertTrue(queue.blockedBy().isPresent());
        queue.reset();
        time.settle();
        assertFalse(queue.blockedBy().isPresent());
        assertEquals(List.of("waiting starting", "waiting runs"), log);
        assertEquals(1, queue.era());
        assertEquals(1, queue.recoveries());
    }

    @Test
    void anotherServerAfterAWorkingOneIsNoRecovery() {
        queue.reset();
        assertEquals(1, queue.era());
        assertEquals(0, queue.recoveries());
    }

    @Test
    void whatARequestOfAnEarlierEraSaysIsDropped() {
        QueuedRequest early = submit("early", false);
        queue.reset();
        fails(early, Optional.of(Duration.ofHours(1)));
        assertEquals(AuthServerStatus.WORKING, queue.authServer());
        QueuedRequest other = submit("other", false);
        queue.reset();
        openFor(Duration.ofHours(1));
        queue.succeeded(other);
        assertTrue(queue.blockedBy().isPresent(), "the AuthServer of before answered");
    }

    @Test
    void endThatIsReportedTwiceCountsOnce() {
        QueuedRequest request = submit("request", false);
        QueuedRequest other = submit("other", false);
        queue.succeeded(request);
        fails(request, Optional.of(Duration.ofHours(1)));
        assertEquals(AuthServerStatus.WORKING, queue.authServer());
        openFor(Duration.ofHours(1));
        queue.abandoned(other);
        queue.succeeded(other);
        assertTrue(queue.blockedBy().isPresent());
    }

    @Test
    void requestThatFailsWithoutAReportMakesRoom() {
        queue.limit(1);
        assertEquals(1, queue.limit());
        queue.submit(new RecordedRequest("broken", false, 0, log) {
            @Override
            public void run() {
                throw new IllegalStateException("no report");
            }
        });
        try (CapturedLogs logs = new CapturedLogs()) {
            submit("next", false);
            assertTrue(logs.text().contains("A token request failed unexpectedly; report this error"), logs.text());
        }
        assertEquals(List.of("broken starting", "next starting", "next runs"), log);
    }

    @Test
    void oneThatFailsWhenItIsBlockedKeepsNoOtherFromItsEnd() {
        queue.limit(1);
        QueuedRequest first = submit("first", false);
        queue.submit(new RecordedRequest("broken", true, 0, log) {
            @Override
            public void blocked(Failure failure) {
                throw new IllegalStateException("no end");
            }
        });
        submit("last", true);
        log.clear();
        fails(first, Optional.of(Duration.ofHours(1)));
        assertEquals(List.of("last blocked: first"), log);
        time.pass(Duration.ofHours(1));
        assertEquals(1, log.size(), "those that were blocked do not go out");
    }

    @Test
    void probeWithoutAThreadIsFollowedByAnother() {
        boolean[] noThread = {false};
        RequestQueue other = new RequestQueue(task -> {
            if (noThread[0]) {
                throw new IllegalStateException("no thread");
            }
        }, clock, time.timer(), new Backoff(() -> 0), 1);
        QueuedRequest failing = new RecordedRequest("failing", false, 0, log);
        other.submit(failing);
        other.failed(failing, new Failure(Failure.Kind.UNAVAILABLE, "", new Reason("it fails", "wait"), 0,
                clock.wall(), 0), Optional.of(Duration.ofSeconds(1)));
        noThread[0] = true;
        other.submit(new RecordedRequest("probe", false, 0, log));
        time.pass(Duration.ofSeconds(1));
        noThread[0] = false;
        other.submit(new RecordedRequest("next", false, 0, log));
        assertEquals(List.of("failing starting", "probe starting", "probe not started: no thread", "next starting"),
                log);
        assertEquals(AuthServerStatus.State.HALF_OPEN, other.authServer().state());
    }

    @Test
    void promotedRequestLeavesTheBackground() {
        queue.limit(1);
        QueuedRequest first = submit("first", false);
        QueuedRequest promoted = submit("promoted", false);
        queue.promote(promoted);
        log.clear();
        queue.succeeded(first);
        queue.succeeded(promoted);
        time.settle();
        assertEquals(List.of("promoted starting", "promoted runs"), log);
    }

    @Test
    void requestThatIsPromotedWhileTheBreakerIsOpenEnds() {
        openFor(Duration.ofHours(1));
        RecordedRequest parked = submit("parked", false);
        queue.promote(parked);
        assertEquals(List.of("parked blocked: failing"), log);
    }
}
