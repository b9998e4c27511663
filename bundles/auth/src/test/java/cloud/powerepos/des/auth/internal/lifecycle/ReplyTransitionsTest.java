package cloud.powerepos.des.auth.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect.Counter;
import cloud.powerepos.des.auth.internal.lifecycle.TokenInput.Replied;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.CredentialsRefused;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Failed;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Issued;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Problem;

/** The table of {@link ReplyTransitions}, row by row. */
class ReplyTransitionsTest extends TransitionsFixture {

    @Test
    void issuedReplacesTheTokenAndKeepsTheRefreshTokenWhereThereIsNoNewOne() {
        refreshing();
        on(issued("t2", null), "Idle", "ClientAccepted", "ServerWorks", "Deliver", "Publish");
        assertEquals("t2", state.cached().token().value());
        assertEquals(REFRESH, state.refreshToken());
        assertEquals(true, counted(Counter.REFRESH_GRANTS));
    }

    @Test
    void issuedAfterTheEndOfItsLifetime() {
        inFlight();
        now += 970 * SECOND;
        on(issued("t1", "r1"), "Idle", "ServerFails", "Fail", "Publish");
        assertSame(Failure.Kind.INVALID_REPLY, state.failure().kind());
    }

    @Test
    void issuedForAnotherOrganisation() {
        inFlight();
        on(new Replied(new Issued(reply("t1", "r1", "acme")), true, false), "Idle", "Fail", "Publish");
        now += 10 * SECOND;
        inFlight();
        on(new Replied(new Issued(reply("t1", "r1", "acme")), false, false), "Idle", "WarnOfLetterCase",
                "ClientAccepted", "ServerWorks", "Deliver", "Schedule", "Publish");
    }

    @Test
    void refreshTokenRefusedLeadsToThePasswordAtOnce() {
        refreshing();
        on(replied(new TokenOutcome.RefreshTokenRefused()), "Queued", "ClientAccepted", "Retry");
        inFlight();
        assertNull(attempt().sent());
    }

    @Test
    void staleConnectionIsReplacedOnce() {
        refreshing();
        Failed lost = new Failed(Problem.UNAVAILABLE, "lost", true, Optional.empty());
        on(replied(new TokenOutcome.ConnectionStale(lost)), "Queued", "Retry");
        assertEquals(true, counted(Counter.REPLAYS_PREVENTED));
        inFlight();
        assertNull(attempt().sent());
        on(replied(new TokenOutcome.ConnectionStale(lost)), "Idle", "ServerFails", "Fail", "Schedule", "Publish");
    }

    @Test
    void refusedClientIsHeldByTheClientAndNotByTheOrganisation() {
        inFlight();
        on(replied(new CredentialsRefused("invalid_client")), "Idle", "ClientRefused", "ServerWorks", "Fail",
                "Publish");
        assertNull(state.failure());
        assertEquals(now + 3_600 * SECOND, effect(TokenEffect.ClientRefused.class).refusal().retryAt());
    }

    @Test
    void refusedCredentialsAreTriedAgainAfterAnHour() {
        inFlight();
        on(replied(new CredentialsRefused("invalid_grant")), "Idle", "ClientAccepted", "ServerWorks", "Fail",
                "Publish");
        now += 3_600 * SECOND - 1;
        asked("Idle", "TurnDown");
        now++;
        queued();
    }

    @Test
    void failedKeepsTheRefreshTokenUnlessItIsSpent() {
        refreshing();
        on(failed(false), "Idle", "ServerFails", "Fail", "Schedule", "Publish");
        assertEquals(REFRESH, state.refreshToken());
        now += 20 * SECOND;
        on(new TokenInput.RefreshDue(), "Queued", "Start");
        inFlight();
        on(failed(true), "Idle", "ServerFails", "Fail", "Schedule");
        assertNull(state.refreshToken());
        assertEquals(true, counted(Counter.REPLAYS_PREVENTED));
    }

    @Test
    void failureOfAServerThatWasResetSaysNothing() {
        inFlight();
        on(new Replied(new Failed(Problem.UNAVAILABLE, "x", false, Optional.of(Duration.ofHours(1))), false, true),
                "Queued", "Retry");
        assertNull(state.failure());
    }
}
