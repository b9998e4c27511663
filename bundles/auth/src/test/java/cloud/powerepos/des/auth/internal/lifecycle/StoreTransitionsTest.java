package cloud.powerepos.des.auth.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect.Counter;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome;
import cloud.powerepos.des.store.StoredEntry;
import cloud.powerepos.des.store.StoredRefusal;

/** The table of {@link StoreTransitions}, row by row. */
class StoreTransitionsTest extends StoreTransitionsFixture {

    // ---- Looked

    @Test
    void rowOfOtherCredentialsIsReadAnew() {
        looking();
        RowKey old = key();
        on(new TokenInput.CredentialsChanged(credentials("account", "other", 2)), "Looking", "Publish");
        on(new TokenInput.Looked(old, now, Optional.of(entry(token("t9", 0, 900), 0, null))), "Looking", "Look");
        settings = settings("https://other.example/token");
        on(new TokenInput.Looked(new RowKey("row", state.epoch(), SETTINGS), now, Optional.empty()), "Looking", "Look");
    }

    @Test
    void livingTokenOfTheRowIsAdopted() {
        looking();
        now += SECOND;
        on(new TokenInput.Looked(key(), now - SECOND, Optional.of(entry(token("t9", 100, 900), 0, null))), "Idle",
                "Deliver", "Schedule", "Publish");
        assertTrue(counted(Counter.ADOPTED));
        assertEquals("t9", state.cached().token().value());
        assertEquals(Map.of("x", "y"), state.cached().token().replyFields());
        assertEquals("node-b", state.row().node());
        assertEquals(now + 869 * SECOND, state.cached().expiresAt(),
                "900 s but for the margin and the time of the look");
        assertEquals(now + 599 * SECOND, state.cached().refreshAt(), "70 % of 1,000 s, of which 101 s are over");
        asked("Idle", "HandOut");
    }

    @Test
    void livingTokenIsAdoptedWhateverBlocksRequests() {
        breaker = Optional.of(SERVER);
        looking();
        looked(entry(token("t9", 0, 900), 20, new StoredRefusal("invalid_grant", Duration.ofHours(1))), "Idle",
                "Deliver", "Schedule", "Publish");
    }

    @Test
    void tokenThatHasExpiredOrIsOursIsNotAdopted() {
        looking();
        looked(entry(token("t9", 970, 30), 0, null), "Queued", "Enqueue");
        state = TokenState.of(ACME, 0);
        leading();
        now += 700 * SECOND;
        on(new TokenInput.RefreshDue(), "Looking", "Look");
        looked(entry(token("t1", 700, 300), 0, null), "Queued", "Enqueue");
    }

    @Test
    void refreshIsSparedByTheTokenOfANodeThatWasFaster() {
        leading();
        now += 700 * SECOND;
        on(new TokenInput.RefreshDue(), "Looking", "Look");
        looked(entry(token("t2", 5, 995), 0, null), "Idle", "Deliver", "Publish");
        assertEquals("t2", state.cached().token().value());
    }

    @Test
    void rejectedTokenIsNotAdoptedAndAnotherOneIs() {
        leading();
        on(new TokenInput.Rejected(state.cached().token()), "Looking", "Publish", "Look");
        looked(entry(token("t1", 10, 990), 0, null), "Queued", "Enqueue");
        state = TokenState.of(ACME, 0);
        leading();
        on(new TokenInput.Rejected(state.cached().token()), "Looking", "Publish", "Look");
        looked(entry(token("t2", 1, 999), 0, null), "Idle", "Deliver", "Schedule", "Publish");
        assertNull(state.row().rejected());
    }

    @Test
    void refusalOfAnotherNodeCounts() {
        looking();
        StoredEntry refused = entry(null, 0, new StoredRefusal("invalid_grant", Duration.ofMinutes(30)));
        looked(refused, "Idle", "Fail", "Publish");
        assertSame(Failure.Kind.REFUSED, state.failure().kind());
        now += 4 * SECOND;
        asked("Idle", "TurnDown");
        now += SECOND;
        looking();
        looked(refused, "Idle", "Fail");
    }

    @Test
    void whatBlocksEndsALookThatACallerWaitsFor() {
        breaker = Optional.of(SERVER);
        looking();
        looked(null, "Idle", "Fail");
        assertNull(state.failure());
        asked("Idle", "TurnDown");
        now += 5 * SECOND;
        looking();
    }

    @Test
    void requestThatWaitsBehindWhatBlocksDoesNotHideTheRow() {
        leading();
        now += 900 * SECOND;
        on(new TokenInput.RefreshDue(), "Looking", "Look");
        looked(entry(token("t1", 900, 100), 0, null), "Queued", "Enqueue");
        breaker = Optional.of(SERVER);
        now += 100 * SECOND;
        asked("Looking", "Withdraw", "Look", "Join");
        looked(entry(token("t2", 5, 995), 0, null), "Idle", "Deliver", "Schedule", "Publish");
    }

    @Test
    void leaseOfAnotherNodeIsWaitedFor() {
        looking();
        looked(entry(null, 20, null), "Looking", "LookLater");
        assertEquals(SECOND * 150 / 1_000, effect(TokenEffect.LookLater.class).nanos());
        asked("Looking", "Join");
        on(new TokenInput.LookDue(), "Looking", "Look");
        on(new TokenInput.LookDue(), "Looking");
        looked(entry(null, 20, null), "Looking", "LookLater");
        on(new TokenInput.TimePassed(), "Looking", "Look");
    }

    @Test
    void leaseIsWaitedForWithLessHasteWhereNoCallerWaits() {
        leading();
        now += 700 * SECOND;
        on(new TokenInput.RefreshDue(), "Looking", "Look");
        looked(entry(token("t1", 700, 300), 20, null), "Looking", "LookLater");
        assertEquals(2 * SECOND, effect(TokenEffect.LookLater.class).nanos());
        asked("Looking", "HandOut");
    }

    @Test
    void operatorPassesOverTokenAndRefusalAndWhatBlocks() {
        breaker = Optional.of(SERVER);
        on(new TokenInput.RenewAsked(), "Looking", "ForceProbe", "Look", "Join");
        looked(entry(token("t9", 0, 900), 0, new StoredRefusal("invalid_grant", Duration.ofHours(1))), "Queued",
                "Enqueue");
    }

    // ---- StoreFailed

    @Test
    void refreshIsPutOffWhileTheStoreFails() {
        leading();
        now += 700 * SECOND;
        on(new TokenInput.RefreshDue(), "Looking", "Look");
        on(new TokenInput.StoreFailed(), "Idle", "Deliver", "Schedule");
        long life = 970 * SECOND;
        assertEquals(life * 92 / 100 - 700 * SECOND, effect(TokenEffect.Schedule.class).nanos());
        now += effect(TokenEffect.Schedule.class).nanos();
        on(new TokenInput.RefreshDue(), "Looking", "Look");
        on(new TokenInput.StoreFailed(), "Queued", "Enqueue");
        on(new TokenInput.Admitted(), "InFlight");
        assertNull(attempt().sent());
        on(issued("t2", "r2"), "Idle", "ClientAccepted", "ServerWorks", "Deliver", "Publish");
        assertEquals("r2", state.refreshToken().value(), "private");
        assertEquals("", state.row().node());
    }

    @Test
    void callerWithoutATokenIsServedWithoutTheStore() {
        looking();
        on(new TokenInput.StoreFailed(), "Queued", "Enqueue");
        on(new TokenInput.Admitted(), "InFlight");
        on(new TokenInput.StoreFailed(), "InFlight");
        on(issued("t1", "r1"), "Idle", "ClientAccepted", "ServerWorks", "Deliver", "Schedule", "Publish");
        on(new TokenInput.RenewAsked(), "Looking", "ForceProbe", "Look", "Join");
        looked(entry(null, 0, null), "Queued", "Enqueue");
        on(new TokenInput.Admitted(), "Taking");
        on(taken("old"), "InFlight");
        assertEquals("r1", attempt().sent().value(), "the private one is the newer one");
        assertNull(state.refreshToken());
    }

    @Test
    void whatBlocksCountsWhereTheStoreFails() {
        breaker = Optional.of(SERVER);
        looking();
        on(new TokenInput.StoreFailed(), "Idle", "Fail");
        asked("Idle", "TurnDown");
    }

    @Test
    void takeThatFailsIsGoneWithout() {
        taking();
        on(new TokenInput.StoreFailed(), "InFlight");
        assertNull(attempt().sent());
        on(failed(true), "Idle", "ServerFails", "Fail", "Publish");
        state = TokenState.of(ACME, 0);
        leading();
        now += 700 * SECOND;
        on(new TokenInput.RefreshDue(), "Looking", "Look");
        taking();
        on(new TokenInput.StoreFailed(), "Idle", "Deliver", "Schedule");
    }

    // ---- Admitted, Taken

    @Test
    void leaseBringsTheRefreshTokenAndHoldsItNoMore() {
        sending("r0");
        assertNull(state.refreshToken());
        assertTrue(state.phase().request().claim().lease().refreshToken().isEmpty());
        asked("InFlight", "Join");
    }

    @Test
    void leaseOfOtherCredentialsIsGivenBack() {
        taking();
        on(new TokenInput.CredentialsChanged(credentials("account", "other", 2)), "Taking", "Publish");
        on(taken("r0"), "Looking", "Settle", "Look");
        assertEquals("r0", settled().refreshToken().orElseThrow().value());
    }

    @Test
    void rowOfOtherCredentialsIsNotTaken() {
        looking();
        looked(null, "Queued", "Enqueue");
        on(new TokenInput.ServerChanged(), "Queued", "ForgetClient");
        on(new TokenInput.Admitted(), "Looking", "Look");
    }

    @Test
    void anotherNodeWasFaster() {
        taking();
        on(new TokenInput.Taken(Optional.empty(), now, now), "Looking", "LookLater");
        assertNull(state.phase().request().claim());
    }

    @Test
    void rowThatCannotBeReadIsNotOverwritten() {
        looking();
        looked(new StoredEntry(7, Optional.empty(), false, Duration.ZERO, "node-b", Optional.empty()), "Queued",
                "Enqueue");
        on(new TokenInput.Admitted(), "Taking");
        on(new TokenInput.Taken(Optional.empty(), now, now), "InFlight");
        on(issued("t1", "r1"), "Idle", "ClientAccepted", "ServerWorks", "Deliver", "Schedule", "Publish");
        assertEquals("r1", state.refreshToken().value());
    }

    @Test
    void nothingIsSentByALeaseThatIsOlderThanFiveSeconds() {
        taking();
        TokenInput taken = taken("r0");
        now += 5 * SECOND;
        on(taken, "InFlight");
        state = TokenState.of(ACME, 0);
        taking();
        taken = taken("r0");
        now += 5 * SECOND + 1;
        on(taken, "Looking", "Settle", "Look");
        assertEquals("r0", settled().refreshToken().orElseThrow().value());
    }

    @Test
    void retryKeepsTheLeaseWhileItIsYoungEnough() {
        sending("r0");
        on(replied(new TokenOutcome.RefreshTokenRefused()), "Queued", "ClientAccepted", "Retry");
        on(new TokenInput.Admitted(), "InFlight");
        assertNull(attempt().sent());
        now += 6 * SECOND;
        on(replied(new TokenOutcome.ConnectionStale(null)), "Queued", "Retry");
        on(new TokenInput.Admitted(), "Looking", "Settle", "Look");
        assertTrue(settled().refreshToken().isEmpty());
    }

    @Test
    void anotherTokenIsSettledTooLateToMatter() {
        leading();
        state = new TokenState(state.organisationCode(), 0, ACME, CachedToken.NONE, null, TokenPhase.IDLE, null, 0, 0,
                null, false, 1, null, StoreView.NONE);
        on(new TokenInput.Settled(new AccessToken("t0", "ACME", "des", Instant.EPOCH, Instant.EPOCH,
                Optional.empty(), Map.of()), "node-a"), "Idle");
        assertEquals("", state.row().node());
        assertFalse(counted(Counter.ADOPTED));
    }
}
