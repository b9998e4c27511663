package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.internal.time.Timer;
import cloud.powerepos.des.operations.TokenStatus.State;

/** Requests whose thread hangs or was lost: their time limit is 10 s. */
class StuckRequestTest {

    private static final Duration TICK = Duration.ofNanos(1);

    private final ServiceParts parts = new ServiceParts();
    private final List<Runnable> lost = new ArrayList<>();

    private CompletableFuture<AccessToken> stuck(String organisation) {
        parts.executor = lost::add;
        CompletableFuture<AccessToken> waiting = parts.request(organisation);
        parts.executor = parts.time.executor();
        return waiting;
    }

    private void pass(Duration time) {
        parts.time.pass(time);
    }

    @Test
    void isReportedASecondAfterItsLimit() {
        stuck("ACME");
        pass(Duration.ofSeconds(11));
        assertEquals(State.REFRESHING, parts.state("ACME"));
        pass(TICK);
        assertEquals(State.OVERDUE, parts.state("ACME"));
        assertEquals(State.NOT_ASKED, parts.state("BETA"));
    }

    @Test
    void isGivenUpFiveSecondsAfterItsLimit() {
        CompletableFuture<AccessToken> waiting = stuck("ACME");
        pass(Duration.ofSeconds(15).minus(TICK));
        assertFalse(waiting.isDone());
        pass(TICK);
        assertEquals(AuthServerUnavailableException.class, ServiceParts.error(waiting).getClass());
        assertEquals(0, parts.time.pendingTimers());
    }

    @Test
    void isReportedUntilItsThreadIsBackAndItsReplyIsDropped() {
        stuck("ACME");
        pass(Duration.ofSeconds(20));
        assertEquals(State.OVERDUE, parts.state("ACME"));
        lost.forEach(Runnable::run);
        assertEquals(State.WAITING, parts.state("ACME"));
        assertEquals(0, parts.server.count(), "no caller waits for it");
    }

    @Test
    void nextRequestMakesItGoodThoughTheThreadIsNotBack() {
        stuck("ACME");
        pass(Duration.ofSeconds(20));
        assertEquals("token-1", parts.request("ACME").join().value());
        assertEquals(State.FRESH, parts.state("ACME"));
    }

    @Test
    void makesRoomForOthers() {
        parts.queue.limit(1);
        stuck("ACME");
        CompletableFuture<AccessToken> next = parts.request("BETA");
        pass(Duration.ofSeconds(15).minus(TICK));
        assertFalse(next.isDone());
        pass(TICK);
        assertEquals("BETA", next.join().organisationCode());
    }

    @Test
    void isGivenUpByThePeriodicLookWhereTheTimerMissedIt() {
        Timer working = parts.timer;
        parts.timer = (nanos, task) -> () -> { };
        CompletableFuture<AccessToken> waiting = stuck("ACME");
        parts.timer = working;
        pass(Duration.ofSeconds(15).minus(TICK));
        assertTrue(parts.service.timePassed());
        assertFalse(waiting.isDone());
        pass(TICK);
        assertTrue(parts.service.timePassed());
        assertTrue(waiting.isCompletedExceptionally());
        assertEquals(State.OVERDUE, parts.state("ACME"));
    }

    @Test
    void requestThatWaitsForItsTurnHasNoLimit() {
        parts.queue.limit(0);
        CompletableFuture<AccessToken> waiting = parts.request("ACME");
        pass(Duration.ofMinutes(10));
        assertTrue(parts.service.timePassed());
        assertFalse(waiting.isDone());
        assertEquals(State.REFRESHING, parts.state("ACME"));
        parts.queue.limit(1);
        parts.time.settle();
        assertEquals("token-1", waiting.join().value());
        assertEquals(1, parts.time.pendingTimers(), "the refresh");
    }
}
