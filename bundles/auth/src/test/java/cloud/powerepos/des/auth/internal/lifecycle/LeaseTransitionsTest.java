package cloud.powerepos.des.auth.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect.Counter;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.CredentialsRefused;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.RefreshTokenRefused;
import cloud.powerepos.des.store.StoredRefusal;

/** What a lease adds to the tables of {@link TokenTransitions} and {@link ReplyTransitions}. */
class LeaseTransitionsTest extends StoreTransitionsFixture {

    @Test
    void issuedGoesIntoTheRowWithItsRefreshToken() {
        sending("r0");
        on(issued("t1", "r1"), "Idle", "ClientAccepted", "ServerWorks", "Settle", "Deliver", "Schedule", "Publish");
        assertEquals("t1", settled().token().orElseThrow().token().value());
        assertEquals("r1", settled().refreshToken().orElseThrow().value());
        assertEquals(8, settled().claim().lease().fence());
        assertNull(state.refreshToken(), "it is in one place at a time");
        assertEquals("", state.row().node());
        on(new TokenInput.Settled(state.cached().token(), "node-a"), "Idle");
        assertEquals("node-a", state.row().node());
    }

    @Test
    void unspentRefreshTokenGoesBackIntoTheRow() {
        sending("r0");
        on(failed(false), "Idle", "Settle", "ServerFails", "Fail", "Publish");
        assertEquals("r0", settled().refreshToken().orElseThrow().value());
        assertNull(state.refreshToken());
        state = TokenState.of(ACME, 0);
        sending("r0");
        on(failed(true), "Idle", "Settle", "ServerFails", "Fail", "Publish");
        assertTrue(settled().refreshToken().isEmpty());
        assertTrue(counted(Counter.REPLAYS_PREVENTED));
    }

    @Test
    void refusalGoesIntoTheRow() {
        sending("r0");
        on(replied(new CredentialsRefused("invalid_grant")), "Idle", "ClientAccepted", "ServerWorks", "Settle", "Fail",
                "Publish");
        assertEquals(new StoredRefusal("invalid_grant", Duration.ofHours(1)), settled().refused().orElseThrow());
        assertTrue(settled().refreshToken().isEmpty());
    }

    @Test
    void replyForOtherCredentialsEndsTheLeaseOnly() {
        sending("r0");
        on(new TokenInput.CredentialsChanged(credentials("account", "other", 2)), "InFlight", "Abort", "Publish");
        on(issued("t1", "r1"), "Looking", "Settle", "Look");
        assertTrue(settled().token().isEmpty() && settled().refreshToken().isEmpty());
        state = TokenState.of(ACME, 0);
        sending("r0");
        on(new TokenInput.CredentialsChanged(credentials("account", "other", 2)), "InFlight", "Abort", "Publish");
        on(failed(false), "Looking", "Settle", "Look");
        assertEquals("r0", settled().refreshToken().orElseThrow().value(), "nothing was sent");
    }

    @Test
    void brokenEndsTheLeaseAndOneThatIsGivenUpKeepsIt() {
        sending("r0");
        on(new TokenInput.Broken("OutOfMemoryError"), "Idle", "Settle", "Fail", "Publish");
        assertTrue(settled().refreshToken().isEmpty());
        state = TokenState.of(ACME, 0);
        sending("r0");
        on(new TokenInput.GivenUp(5), "Idle", "Abort", "ServerFails", "Fail", "Publish");
    }

    private void waitingWithALease() {
        sending("r0");
        on(replied(new RefreshTokenRefused()), "Queued", "ClientAccepted", "Retry");
    }

    @Test
    void requestThatIsBlockedOrWithdrawnEndsItsLease() {
        waitingWithALease();
        on(new TokenInput.Blocked(SERVER), "Idle", "Settle", "Fail");
        state = TokenState.of(ACME, 0);
        waitingWithALease();
        breaker = Optional.of(SERVER);
        now += 5 * SECOND;
        asked("Looking", "Settle", "Withdraw", "Look", "Join");
        assertTrue(settled().refreshToken().isEmpty());
    }

    @Test
    void requestThatEndsWithItsOrganisationOrTheServiceEndsItsLease() {
        sending("r0");
        on(new TokenInput.CredentialsChanged(null), "Idle", "ForgetClient", "Abort", "Settle", "FailAway", "Publish");
        state = TokenState.of(ACME, 0);
        sending("r0");
        on(new TokenInput.Stopped(), "Closed", "Settle", "FailAway", "Abort", "ForgetClient");
    }
}
