package cloud.powerepos.des.auth.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest.Grant;
import cloud.powerepos.des.store.SharedToken;
import cloud.powerepos.des.store.StoredRefusal;

/** What of a row counts for this node, and for how long it does without the row. */
class RowRulesTest extends StoreTransitionsFixture {

    private void refreshLooks() {
        leading();
        now += 700 * SECOND;
        on(new TokenInput.RefreshDue(), "Looking", "Look");
    }

    // ---- the token

    @Test
    void tokenThatEndsWithOursIsNotAdopted() {
        refreshLooks();
        looked(entry(token("t2", 700, 300), 0, null), "Queued", "Enqueue");
    }

    @Test
    void tokenThatEndsAfterOursIsAdopted() {
        refreshLooks();
        looked(entry(token("t2", 699, 301), 0, null), "Idle", "Deliver", "Publish");
    }

    @Test
    void adoptedTokenTellsWhatTheRowSaysOfIt() {
        looking();
        now += SECOND;
        on(new TokenInput.Looked(key(), now - SECOND, Optional.of(entry(token("t9", 10, 990), 0, null))), "Idle",
                "Deliver", "Schedule", "Publish");
        assertEquals(new AccessToken("t9", "ACME", "des", Instant.EPOCH.plusNanos(now - 11 * SECOND),
                Instant.EPOCH.plusNanos(now + 959 * SECOND), Optional.of("https://des.example/"), Map.of("x", "y")),
                state.cached().token());
        assertEquals(Grant.REFRESH, state.lastGrant());
        assertEquals("token taken over from the token store, where node node-b put it, good until "
                + Instant.EPOCH.plusNanos(now + 959 * SECOND), effect(TokenEffect.Publish.class).message());
    }

    @Test
    void adoptedTokenWithoutAScopeHasTheOneThatIsConfigured() {
        looking();
        looked(entry(new SharedToken("t9", Duration.ZERO, Duration.ofSeconds(900), "password", Optional.empty(),
                Optional.empty(), Map.of()), 0, null), "Idle", "Deliver", "Schedule", "Publish");
        assertEquals("des offline_access", state.cached().token().scope());
        assertEquals(Grant.PASSWORD, state.lastGrant());
    }

    @Test
    void ageBelowZeroDoesNotLengthenTheLife() {
        looking();
        looked(entry(token("t9", -500, 900), 0, null), "Idle", "Deliver", "Schedule", "Publish");
        assertEquals(now, state.cached().issuedAt());
        assertEquals(now + 870 * SECOND, state.cached().expiresAt());
    }

    // ---- the refusal

    @ParameterizedTest
    @CsvSource({"invalid_grant, invalid_grant", "invalid_grant<script>, ''", "NO, ''", "'', ''"})
    void refusalIsShownByTheErrorCodesOfOAuthAlone(String written, String shown) {
        looking();
        looked(entry(null, 0, new StoredRefusal(written, Duration.ofMinutes(1))), "Idle", "Fail", "Publish");
        assertEquals(shown, state.failure().error());
    }

    @ParameterizedTest
    @CsvSource({"60, 30, 30", "60, 90, 60", "0, 90, 90"})
    void refusalCountsForItsTimeButNoLongerThanThisNodeWouldWait(int own, int stored, int minutes) {
        settings = new AuthSettings(SETTINGS.tokenEndpoint(), SETTINGS.scope(), SETTINGS.requestTimeout(),
                SETTINGS.connectTimeout(), 8, 0.7, 0.85, Duration.ofMinutes(own), "");
        looking();
        looked(entry(null, 0, new StoredRefusal("invalid_grant", Duration.ofMinutes(stored))), "Idle", "Fail",
                "Publish");
        assertEquals(now + minutes * 60L * SECOND, state.failure().retryAt());
    }

    @Test
    void refusalAfterAFailureOfAnotherKindIsNews() {
        looking();
        looked(null, "Queued", "Enqueue");
        on(new TokenInput.Broken("x"), "Idle", "Fail", "Publish");
        now += 5 * SECOND;
        looking();
        looked(entry(null, 0, new StoredRefusal("invalid_grant", Duration.ofMinutes(1))), "Idle", "Fail", "Publish");
        assertEquals(TokenEvent.Type.REFUSED, effect(TokenEffect.Publish.class).type());
    }

    // ---- the store fails; the token is issued at 100 s and good until 1,070 s

    @Test
    void withoutTheStoreARefreshIsPutOffToTheEndOfTheLife() {
        refreshLooks();
        on(new TokenInput.StoreFailed(), "Idle", "Deliver", "Schedule");
        assertEquals((long) (970 * SECOND * 0.92) - 700 * SECOND, effect(TokenEffect.Schedule.class).nanos());
        assertTrue(state.cached().isAlive(now));
    }

    @Test
    void organisationsArePutOffToDifferentTimes() {
        state = TokenState.of(ACME, 0.5);
        leading();
        now += 800 * SECOND;
        on(new TokenInput.RefreshDue(), "Looking", "Look");
        on(new TokenInput.StoreFailed(), "Idle", "Deliver", "Schedule");
        assertEquals((long) (970 * SECOND * 0.95) - 800 * SECOND, effect(TokenEffect.Schedule.class).nanos());
    }

    @Test
    void refreshThatWasPutOffGoesOutWithoutTheStore() {
        leading();
        now += (long) (970 * SECOND * 0.92);
        on(new TokenInput.RefreshDue(), "Looking", "Look");
        on(new TokenInput.StoreFailed(), "Queued", "Enqueue");
    }

    @Test
    void tokenThatEndedDuringTheLookIsNotPutOff() {
        refreshLooks();
        now += 270 * SECOND;
        on(new TokenInput.StoreFailed(), "Queued", "Enqueue");
    }

    @Test
    void requestThatTakesTheLeaseAndIsWaitedForGoesOutWithoutTheStoreWhateverBlocks() {
        taking();
        breaker = Optional.of(SERVER);
        on(new TokenInput.StoreFailed(), "InFlight");
    }
}
