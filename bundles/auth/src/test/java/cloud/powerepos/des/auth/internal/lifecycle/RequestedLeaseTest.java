package cloud.powerepos.des.auth.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.store.SharedRefreshToken;
import cloud.powerepos.des.store.StoreLease;

/** What a lease is asked for and what it brings. */
class RequestedLeaseTest extends StoreTransitionsFixture {

    /** A lease whose refresh token lives for this long. */
    private TokenInput taken(Duration left, long from, long to) {
        return new TokenInput.Taken(Optional.of(new StoreLease("row", 8, "writer",
                Optional.of(new SharedRefreshToken("r0", Optional.of(left))))), from, to);
    }

    @Test
    void leaseOutlivesTwoRequestsOfWhichTheSecondIsSentFiveSecondsLate() {
        taking();
        assertEquals(Duration.ofSeconds(25), state.phase().request().claim().leaseTime());
    }

    @Test
    void lifeOfARefreshTokenCountsFromBeforeTheTake() {
        taking();
        long from = now;
        now += SECOND;
        on(taken(Duration.ofSeconds(60), from, now), "InFlight");
        assertEquals(from + 60 * SECOND, attempt().sent().expiresAt());
        assertEquals(from, state.phase().request().claim().takenAt());
        assertEquals(now, state.phase().request().claim().leasedAt());
    }

    @Test
    void refreshTokenThatExpiredDuringTheTakeIsNotSent() {
        taking();
        long from = now;
        now += SECOND;
        on(taken(Duration.ofSeconds(1), from, now), "InFlight");
        assertNull(attempt().sent());
    }
}
