package cloud.powerepos.des.auth.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Failed;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Problem;

/** For when the refresh of a token in use is planned; it is issued at 100 s, due at 800 s and good until 1,070 s. */
class RefreshPlanTest extends TransitionsFixture {

    private static final long END = 1_070 * SECOND;

    private void assertPlannedIn(long nanos) {
        assertEquals(nanos, effect(TokenEffect.Schedule.class).nanos());
    }

    private void refreshDueAt(long time) {
        now = time;
        on(new TokenInput.RefreshDue(), "Queued", "Start");
        inFlight();
    }

    private static TokenInput failed(Duration retryAfter) {
        return replied(new Failed(Problem.UNAVAILABLE, "status 503", false, Optional.of(retryAfter)));
    }

    @Test
    void firstRetryOfATokenThatIsAboutToEndComesHalfWayToItsEnd() {
        holding();
        refreshDueAt(END - SECOND);
        on(failed(false), "Idle", "ServerFails", "Fail", "Schedule", "Publish");
        assertPlannedIn(SECOND / 2);
        refreshDueAt(END - SECOND / 2);
        // the next pause is longer than the token's life
        on(failed(false), "Idle", "ServerFails", "Fail");
    }

    @Test
    void withoutALivingTokenTheFirstRetryWaitsForItsPause() {
        holding();
        refreshDueAt(END - SECOND / 2);
        now = END;
        on(failed(false), "Idle", "ServerFails", "Fail", "Publish");
        now = END + SECOND - 1;
        asked("Idle", "TurnDown");
        now++;
        queued();
    }

    @Test
    void pauseThatEndsBeforeTheTokenIsWaitedFor() {
        holding();
        refreshDueAt(800 * SECOND);
        on(failed(Duration.ofNanos(END - now - 1)), "Idle", "ServerFails", "Fail", "Schedule", "Publish");
        assertPlannedIn(END - now - 1);
    }

    @Test
    void pauseThatEndsWithTheTokenLeavesTheNextRequestToACaller() {
        holding();
        refreshDueAt(800 * SECOND);
        on(failed(Duration.ofNanos(END - now)), "Idle", "ServerFails", "Fail", "Publish");
    }

    @Test
    void failureOfAnEarlyRenewalDoesNotBringTheRefreshForward() {
        holding();
        on(new TokenInput.RenewAsked(), "Queued", "ForceProbe", "Start", "Join");
        inFlight();
        on(failed(false), "Idle", "ServerFails", "Fail", "Schedule", "Publish");
        assertPlannedIn(700 * SECOND);
    }

    @Test
    void clientThatMayBeTriedAgainIsLeftToAnotherRequestForAMoment() {
        holding();
        now = 800 * SECOND;
        client = Optional.of(SERVER.until(now));
        on(new TokenInput.RefreshDue(), "Idle", "Schedule");
        assertPlannedIn(SECOND);
    }

    @Test
    void refusedClientDoesNotBringTheRefreshForward() {
        holding();
        client = Optional.of(SERVER.until(now + 50 * SECOND));
        on(new TokenInput.TimePassed(), "Idle", "Schedule");
        assertPlannedIn(700 * SECOND);
    }

    @Test
    void refreshIsPlannedAnewWhereTheServerMayBeBack() {
        holding();
        refreshDueAt(800 * SECOND);
        on(failed(Duration.ofSeconds(200)), "Idle", "ServerFails", "Fail", "Schedule", "Publish");
        on(new TokenInput.ServerMayBeBack(), "Idle", "Schedule");
        assertPlannedIn(0);
        refreshDueAt(now);
        on(failed(false), "Idle", "ServerFails", "Fail", "Schedule", "Publish");
        assertPlannedIn(SECOND);
    }

    @Test
    void endedTokenIsNotRefreshedUnasked() {
        holding();
        now = END;
        on(new TokenInput.RefreshDue(), "Idle");
        on(new TokenInput.TimePassed(), "Idle");
    }
}
