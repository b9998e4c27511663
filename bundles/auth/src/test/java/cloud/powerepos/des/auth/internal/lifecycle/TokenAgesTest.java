package cloud.powerepos.des.auth.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.lifecycle.TokenInput.Replied;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Issued;
import cloud.powerepos.des.auth.internal.protocol.TokenReply;

/** How old tokens and refresh tokens may be; the clock has run for a while when they are asked for. */
class TokenAgesTest extends TransitionsFixture {

    private static Replied issued(long life, Long refreshTokenLife) {
        return replied(new Issued(new TokenReply("t", Duration.ofSeconds(life), Optional.of("r"),
                Optional.ofNullable(refreshTokenLife).map(Duration::ofSeconds), Optional.empty(), Optional.empty(),
                Optional.empty(), Map.of())));
    }

    private void holding(long life, Long refreshTokenLife) {
        inFlight();
        on(issued(life, refreshTokenLife), "Idle", "ClientAccepted", "ServerWorks", "Deliver", "Schedule", "Publish");
    }

    private void rejected(String phase, String... expected) {
        on(new TokenInput.Rejected(state.cached().token()), phase, expected);
    }

    @Test
    void tokenOfALongLifeIsFreshForTenMinutes() {
        holding(28_800, null);
        now += 600 * SECOND - 1;
        rejected("Queued", "Publish", "Start");
        holding(28_800, null);
        now += 600 * SECOND - 1;
        rejected("Idle", "Publish");
    }

    @Test
    void tokenOfALongLifeIsNotFreshAfterTenMinutes() {
        for (int times = 0; times < 3; times++) {
            holding(28_800, null);
            now += 600 * SECOND;
            rejected("Queued", "Publish", "Start");
        }
    }

    @Test
    void freshTokensInARowAreThoseSinceTheLastGoodOne() {
        holding(28_800, null);
        rejected("Queued", "Publish", "Start");
        holding(28_800, null);
        now += 600 * SECOND;
        rejected("Queued", "Publish", "Start");
        holding(28_800, null);
        rejected("Queued", "Publish", "Start");
        holding(28_800, null);
        rejected("Idle", "Publish");
    }

    @Test
    void eachFurtherFreshTokenThatIsRejectedIsWaitedForLonger() {
        holding(28_800, null);
        rejected("Queued", "Publish", "Start");
        for (long pause : new long[] {1, 2, 4}) {
            holding(28_800, null);
            rejected("Idle", "Publish");
            now += pause * SECOND - 1;
            asked("Idle", "TurnDown");
            now++;
        }
    }

    @Test
    void refreshTokenIsSentForNineteenTwentiethsOfItsLife() {
        holding(1_000, 800L);
        now += 760 * SECOND - 1;
        on(new TokenInput.RenewAsked(), "Queued", "ForceProbe", "Start", "Join");
        inFlight();
        assertEquals("r", attempt().sent().value());
    }

    @Test
    void refreshTokenIsNotSentAfterNineteenTwentiethsOfItsLife() {
        holding(1_000, 800L);
        now += 760 * SECOND;
        on(new TokenInput.RenewAsked(), "Queued", "ForceProbe", "Start", "Join");
        inFlight();
        assertNull(attempt().sent());
    }

    @Test
    void refreshIsDueAtTheOrganisationsPlaceInTheWindow() {
        state = TokenState.of(ACME, 0.5);
        holding(1_000, null);
        // half way from 70 to 85 % of its life
        assertEquals(775, effect(TokenEffect.Schedule.class).nanos() / (double) SECOND, 0.001);
    }

    @Test
    void tokenOfAShortLifeIsHandedOutForNineteenTwentieths() {
        holding(100, null);
        assertEquals(now + 95 * SECOND, state.cached().expiresAt());
    }

    @Test
    void lifetimesCountFromTheStartOfTheRequest() {
        inFlight();
        long start = now;
        now += 9 * SECOND;
        on(issued(1_000, 800L), "Idle", "ClientAccepted", "ServerWorks", "Deliver", "Schedule", "Publish");
        assertEquals(start + 970 * SECOND, state.cached().expiresAt());
        assertEquals(start + 700 * SECOND, state.cached().refreshAt());
        assertEquals(start + 760 * SECOND, state.refreshToken().expiresAt());
    }
}
