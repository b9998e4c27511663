package cloud.powerepos.des.auth.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect.Counter;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.CredentialsRefused;

/** What each end of a request and each report is counted as. */
class CountedTest extends TransitionsFixture {

    private void assertCounted(Counter... expected) {
        assertEquals(List.of(expected), effects.stream().filter(TokenEffect.Count.class::isInstance)
                .map(effect -> ((TokenEffect.Count) effect).counter()).toList());
    }

    @Test
    void tokens() {
        inFlight();
        on(issued("t1", "r1"), "Idle", "ClientAccepted", "ServerWorks", "Deliver", "Schedule", "Publish");
        assertCounted(Counter.PASSWORD_GRANTS);
        on(new TokenInput.Rejected(state.cached().token()), "Queued", "Publish", "Start");
        assertCounted(Counter.REJECTED);
        inFlight();
        on(issued("t2", "r2"), "Idle", "ClientAccepted", "ServerWorks", "Deliver", "Schedule", "Publish");
        assertCounted(Counter.REFRESH_GRANTS);
    }

    @Test
    void failures() {
        inFlight();
        on(failed(false), "Idle", "ServerFails", "Fail", "Publish");
        assertCounted(Counter.FAILED);
        now += SECOND;
        inFlight();
        on(new TokenInput.Broken("x"), "Idle", "Fail");
        assertCounted(Counter.FAILED);
        now += 10 * SECOND;
        inFlight();
        on(new TokenInput.GivenUp(5), "Idle", "Abort", "ServerFails", "Fail");
        assertCounted(Counter.FAILED);
    }

    @Test
    void refusals() {
        refreshing();
        on(replied(new TokenOutcome.RefreshTokenRefused()), "Queued", "ClientAccepted", "Retry");
        assertCounted(Counter.REFUSED);
        inFlight();
        on(replied(new CredentialsRefused("invalid_grant")), "Idle", "ClientAccepted", "ServerWorks", "Fail",
                "Publish");
        assertCounted(Counter.REFUSED);
    }

    @Test
    void callersWhoShareARequest() {
        queued();
        assertCounted();
        asked("Queued", "Join");
        assertCounted(Counter.JOINED);
    }

    @Test
    void operatorsRequestMakesTheNextFailureTheFirstOne() {
        inFlight();
        on(failed(false), "Idle", "ServerFails", "Fail", "Publish");
        on(new TokenInput.RenewAsked(), "Queued", "ForceProbe", "Start", "Join");
        inFlight();
        on(failed(false), "Idle", "ServerFails", "Fail", "Publish");
        now += SECOND;
        queued();
    }

    @Test
    void operatorIsTurnedAwayWhereItIsNotConfiguredOrStopped() {
        on(new TokenInput.CredentialsChanged(null), "Idle", "ForgetClient", "Publish");
        on(new TokenInput.RenewAsked(), "Idle", "TurnAway");
        state = TokenState.of(ACME, 0);
        on(new TokenInput.Stopped(), "Closed", "ForgetClient");
        on(new TokenInput.RenewAsked(), "Closed", "TurnAway");
        assertEquals(new TokenEffect.TurnAway(true), effects.get(0));
    }

    @Test
    void plannedRefreshIsTakenBackWhereItIsOfNoUse() {
        holding();
        on(new TokenInput.ServerChanged(), "Idle", "ForgetClient");
        assertTrue(effects.contains(new TokenEffect.Unschedule()));
        queued();
        assertTrue(effects.contains(new TokenEffect.Unschedule()));
        state = TokenState.of(ACME, 0);
        holding();
        now += 970 * SECOND;
        on(new TokenInput.TimePassed(), "Idle");
        assertTrue(effects.contains(new TokenEffect.Unschedule()));
    }
}
