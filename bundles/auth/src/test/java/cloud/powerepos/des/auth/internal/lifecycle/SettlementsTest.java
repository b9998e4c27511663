package cloud.powerepos.des.auth.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect.Settle;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.CredentialsRefused;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest.Grant;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.store.Settlement;
import cloud.powerepos.des.store.SharedRefreshToken;
import cloud.powerepos.des.store.SharedToken;
import cloud.powerepos.des.store.StoreLease;
import cloud.powerepos.des.store.StoredRefusal;

/** What is written into a row: the lease was taken between 100 s and 102 s, the settlement is written at 110 s. */
class SettlementsTest extends StoreTransitionsFixture {

    private static final RowClaim CLAIM = new RowClaim(new RowKey("row", 1, SETTINGS), 7, true,
            new StoreLease("row", 8, "writer", Optional.empty()), seconds(100), seconds(102));

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    private static Settlement written(Settle settle) {
        return settle.at(seconds(110));
    }

    private static Settlement refreshToken(long expiresAt) {
        return written(new Settle(CLAIM, Optional.empty(),
                Optional.of(new RefreshToken("r", expiresAt, SETTINGS)), Optional.empty()));
    }

    private Settlement refused(Duration retry) {
        settings = new AuthSettings(settings.tokenEndpoint(), settings.scope(), settings.requestTimeout(),
                settings.connectTimeout(), 8, 0.7, 0.85, retry, "");
        state = TokenState.of(ACME, 0);
        sending(null);
        on(replied(new CredentialsRefused("invalid_grant")), "Idle", "ClientAccepted", "ServerWorks", "Settle", "Fail",
                "Publish");
        return written(settled());
    }

    @Test
    void tokenHasTheAgeAndTheLifeThatItHadWhenTheLeaseWasTaken() {
        AccessToken token = new AccessToken("t", "ACME", "des", Instant.EPOCH, Instant.EPOCH, Optional.of("svc"),
                Map.of("x", "y"));
        Settlement written = written(new Settle(CLAIM, Optional.of(new Settle.Obtained(token,
                new Lifetime(seconds(103), seconds(1_000)), Grant.REFRESH)), Optional.empty(), Optional.empty()));
        assertEquals(new Settlement(Optional.of(new SharedToken("t", Duration.ofSeconds(-1), Duration.ofSeconds(1_001),
                "refresh_token", Optional.of("des"), Optional.of("svc"), Map.of("x", "y"))), Optional.empty(),
                Optional.empty()), written);
    }

    @ParameterizedTest
    @CsvSource({"170, 60", "111, 1", "110, 0", "90, 0"})
    void refreshTokenHasTheLifeThatIsLeftWhenItIsWritten(long expiresAt, long left) {
        assertEquals(Optional.of(new SharedRefreshToken("r", Optional.of(Duration.ofSeconds(left)))),
                refreshToken(seconds(expiresAt)).refreshToken());
    }

    @Test
    void refreshTokenOfUnknownLifeHasNone() {
        assertEquals(Optional.of(new SharedRefreshToken("r", Optional.empty())),
                refreshToken(LifetimeClock.NEVER).refreshToken());
    }

    @Test
    void refusalHasItsPauseAndOneForEverHasTenYears() {
        assertEquals(Optional.of(new StoredRefusal("invalid_grant", Duration.ofHours(1))),
                refused(Duration.ofHours(1)).refusal());
        assertEquals(Optional.of(new StoredRefusal("invalid_grant", Duration.ofDays(3_650))),
                refused(Duration.ZERO).refusal());
    }
}
