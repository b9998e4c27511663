package cloud.powerepos.des.auth.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect.Counter;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.CredentialsRefused;

/** The table of {@link TokenTransitions}, row by row. */
class TokenTransitionsTest extends TransitionsFixture {

    // ---- Asked

    @Test
    void askedWhileNotConfiguredOrClosed() {
        on(new TokenInput.CredentialsChanged(null), "Idle", "ForgetClient", "Publish");
        asked("Idle", "TurnAway");
        assertEquals(new TokenEffect.TurnAway(false), effects.get(0));
        state = TokenState.of(ACME, 0);
        on(new TokenInput.Stopped(), "Closed", "ForgetClient");
        asked("Closed", "TurnAway");
        assertEquals(new TokenEffect.TurnAway(true), effects.get(0));
    }

    @Test
    void askedWhileTheTokenLives() {
        holding();
        asked("Idle", "HandOut");
        assertSame(state.cached().token(), effect(TokenEffect.HandOut.class).token());
        now += 970 * SECOND - 1;
        asked("Idle", "HandOut");
        now++;
        queued();
    }

    @Test
    void askedWhileAFailureIsNotOver() {
        inFlight();
        on(failed(false), "Idle", "ServerFails", "Fail", "Publish");
        now += SECOND - 1;
        asked("Idle", "TurnDown");
        now++;
        queued();
    }

    @Test
    void askedAfterTheServerCameBackThoughTheFailureIsNotOver() {
        inFlight();
        on(failed(false), "Idle", "ServerFails", "Fail", "Publish");
        recoveries++;
        queued();
    }

    @Test
    void askedWhileTheClientIsRefusedOrTheBreakerOpen() {
        breaker = Optional.of(SERVER);
        asked("Idle", "TurnDown");
        client = breaker;
        breaker = Optional.empty();
        asked("Idle", "TurnDown");
    }

    @Test
    void askedWhileARequestIsUnderWay() {
        queued();
        asked("Queued", "Join");
        assertEquals(true, counted(Counter.JOINED));
        breaker = Optional.of(SERVER);
        asked("Queued", "TurnDown");
        inFlight();
        asked("InFlight", "Join");
    }

    // ---- RenewAsked, RefreshDue, TimePassed

    @Test
    void renewAskedGoesOutWhateverBlocks() {
        inFlight();
        on(replied(new CredentialsRefused("invalid_grant")), "Idle", "ClientAccepted", "ServerWorks", "Fail",
                "Publish");
        asked("Idle", "TurnDown");
        breaker = Optional.of(SERVER);
        on(new TokenInput.RenewAsked(), "Queued", "ForceProbe", "Start", "Join");
        asked("Queued", "Join");
        on(new TokenInput.RenewAsked(), "Queued", "ForceProbe", "Join");
    }

    @Test
    void refreshDueWhereTheTokenIsInUseAndAlive() {
        holding();
        assertEquals(700 * SECOND, effect(TokenEffect.Schedule.class).nanos());
        now += 700 * SECOND;
        on(new TokenInput.TimePassed(), "Idle", "Schedule");
        assertEquals(0, effect(TokenEffect.Schedule.class).nanos());
        on(new TokenInput.RefreshDue(), "Queued", "Start");
        asked("Queued", "HandOut");
    }

    @Test
    void refreshDueWhileTheClientIsRefusedIsPutOff() {
        holding();
        now += 700 * SECOND;
        client = Optional.of(SERVER.until(now + 50 * SECOND));
        on(new TokenInput.RefreshDue(), "Idle", "Schedule");
        assertEquals(50 * SECOND, effect(TokenEffect.Schedule.class).nanos());
    }

    @Test
    void idleOrganisationIsNotRefreshed() {
        refreshing();
        on(issued("t2", "r2"), "Idle", "ClientAccepted", "ServerWorks", "Deliver", "Publish");
        on(new TokenInput.RefreshDue(), "Idle");
        on(new TokenInput.TimePassed(), "Idle");
        asked("Idle", "Schedule", "HandOut");
    }

    // ---- Rejected

    @Test
    void rejectedTokenIsReplacedAndAnotherOneIgnored() {
        holding();
        AccessToken token = state.cached().token();
        on(new TokenInput.Rejected(new AccessToken("x", "ACME", "des", Instant.EPOCH, Instant.EPOCH, Optional.empty(),
                Map.of())), "Idle");
        on(new TokenInput.Rejected(token), "Queued", "Publish", "Start");
        on(new TokenInput.Rejected(token), "Queued");
    }

    @Test
    void secondFreshTokenRejectedInARowBacksOff() {
        holding();
        on(new TokenInput.Rejected(state.cached().token()), "Queued", "Publish", "Start");
        inFlight();
        on(issued("t2", null), "Idle", "ClientAccepted", "ServerWorks", "Deliver", "Schedule", "Publish");
        on(new TokenInput.Rejected(state.cached().token()), "Idle", "Publish");
        assertSame(Failure.Kind.REJECTED_BY_DES, state.failure().kind());
        now += SECOND;
        queued();
    }

    @Test
    void tokenThatWasGoodForHalfOfItsLifeIsNotAFreshOne() {
        for (int times = 0; times < 3; times++) {
            inFlight();
            on(issued("t" + times, null), "Idle", "ClientAccepted", "ServerWorks", "Deliver", "Schedule", "Publish");
            now += 485 * SECOND;
            on(new TokenInput.Rejected(state.cached().token()), "Queued", "Publish", "Start");
        }
    }

    // ---- CredentialsChanged, ServerChanged, ServerMayBeBack

    @Test
    void newSecretOfTheSamePrincipalKeepsTheTokenAndDropsTheRefreshToken() {
        refreshing();
        CachedToken before = state.cached();
        on(new TokenInput.CredentialsChanged(credentials("account", "other", 2)), "InFlight", "Abort", "Publish");
        assertSame(before.token(), state.cached().token());
        assertEquals(now, Math.max(now, state.cached().refreshAt()), "due now");
        assertNull(state.refreshToken());
        on(issued("t2", "r2"), "Queued", "Retry");
        assertSame(before.token(), state.cached().token(), "the reply is dropped");
    }

    @Test
    void otherPrincipalOrRemovedDropsTheToken() {
        holding();
        on(new TokenInput.CredentialsChanged(credentials("other", "password", 2)), "Idle", "ForgetClient", "Publish");
        assertNull(state.cached().token());
        queued();
        on(new TokenInput.CredentialsChanged(null), "Idle", "ForgetClient", "FailAway", "Publish");
    }

    @Test
    void sameGenerationChangesNothing() {
        holding();
        on(new TokenInput.CredentialsChanged(credentials("account", "password", 1)), "Idle");
    }

    @Test
    void serverChangedDropsWhatTheOldOneGave() {
        refreshing();
        on(new TokenInput.ServerChanged(), "InFlight", "ForgetClient", "Abort");
        assertNull(state.cached().token());
        on(issued("t2", "r2"), "Queued", "Retry");
        inFlight();
        assertNull(attempt().sent());
    }

    @Test
    void serverMayBeBackMakesTheNextRequestDue() {
        inFlight();
        on(failed(false), "Idle", "ServerFails", "Fail", "Publish");
        on(new TokenInput.ServerMayBeBack(), "Idle");
        queued();
    }

    // ---- Admitted, Blocked

    @Test
    void admittedTakesTheRefreshTokenOutOfTheState() {
        holding();
        assertEquals(REFRESH, state.refreshToken());
        on(new TokenInput.RenewAsked(), "Queued", "ForceProbe", "Start", "Join");
        inFlight();
        assertEquals(REFRESH, attempt().sent());
        assertNull(state.refreshToken());
    }

    @Test
    void refreshTokenIsNotForAnotherServer() {
        holding();
        settings = settings("https://other.example/token");
        on(new TokenInput.RenewAsked(), "Queued", "ForceProbe", "Start", "Join");
        inFlight();
        assertNull(attempt().sent());
        assertNull(state.refreshToken());
    }

    @Test
    void blockedEndsTheRequest() {
        queued();
        on(new TokenInput.Blocked(SERVER), "Idle", "Fail");
        assertNull(state.failure(), "what blocks is kept by the breaker and by the client");
    }

    // ---- Broken, GivenUp, Forgotten, Stopped

    @Test
    void brokenEndsTheRequestAndSaysNothingAboutTheServer() {
        inFlight();
        on(new TokenInput.Broken("NoClassDefFoundError"), "Idle", "Fail", "Publish");
        asked("Idle", "TurnDown");
        on(new TokenInput.Broken("NoClassDefFoundError"), "Idle");
    }

    @Test
    void givenUpEndsTheRequest() {
        queued();
        on(new TokenInput.GivenUp(5), "Idle", "Fail", "Publish");
        now += 10 * SECOND;
        inFlight();
        on(new TokenInput.GivenUp(5), "Idle", "Abort", "ServerFails", "Fail");
    }

    @Test
    void forgottenWhereItIsNotConfiguredAnyMore() {
        holding();
        on(new TokenInput.Forgotten(), "Idle");
        on(new TokenInput.CredentialsChanged(null), "Idle", "ForgetClient", "Publish");
        on(new TokenInput.Forgotten(), "Closed");
        on(new TokenInput.CredentialsChanged(ACME), "Closed");
        asked("Closed", "TurnAway");
        assertEquals(new TokenEffect.TurnAway(false), effects.get(0));
    }

    @Test
    void stoppedEndsEverything() {
        refreshing();
        on(new TokenInput.Stopped(), "Closed", "FailAway", "Abort", "ForgetClient");
        assertNull(state.cached().token());
        for (TokenInput input : List.of(new TokenInput.RefreshDue(), new TokenInput.TimePassed(),
                new TokenInput.ServerMayBeBack(), new TokenInput.Broken("x"), new TokenInput.GivenUp(5))) {
            on(input, "Closed");
        }
    }
}
