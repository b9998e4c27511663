package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.lifecycle.CachedToken;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.VirtualTime;

/** Until when a token is handed out by the coarse time alone; the clock has run for hours when it is issued. */
class CoarseLimitTest {

    private static final long ISSUED = 10_000;

    private final VirtualTime time = new VirtualTime();
    private final LifetimeClock clock = new LifetimeClock(time::monotonicNanos, time::wall);
    private final FastToken reader = new FastToken(clock) {
        @Override
        AccessToken getSlowly() {
            return null;
        }
    };

    private static CachedToken token(long refreshAfter, long expiresAfter) {
        AccessToken token = new AccessToken("value", "ACME", "des", Instant.EPOCH, Instant.EPOCH, Optional.empty(),
                Map.of());
        return CachedToken.of(token, nanos(ISSUED), nanos(ISSUED + refreshAfter), nanos(ISSUED + expiresAfter))
                .inUse();
    }

    private static long nanos(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    private boolean isHandedOutAt(long second) {
        while (time.elapsed() < nanos(second)) {
            time.pass(Duration.ofSeconds(10));
            clock.watch();
        }
        return reader.get() != null;
    }

    @Test
    void untilItsRefreshIsDue() {
        reader.publish(token(700, 1_000));
        assertTrue(isHandedOutAt(ISSUED + 690));
        assertFalse(isHandedOutAt(ISSUED + 700));
    }

    @Test
    void throughSeventeenTwentiethsOfItsLifeWhereItsRefreshIsDueLater() {
        reader.publish(token(950, 1_000));
        assertTrue(isHandedOutAt(ISSUED + 840));
        assertFalse(isHandedOutAt(ISSUED + 850));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 300, 569})
    void neverWhereItsLifeIsShort(long life) {
        reader.publish(token(life, life));
        assertFalse(isHandedOutAt(ISSUED));
    }

    @Test
    void fromTheBeginningWhereItsLifeIsLongEnough() {
        reader.publish(token(570, 570));
        assertTrue(isHandedOutAt(ISSUED));
        assertFalse(isHandedOutAt(ISSUED + 490));
    }
}
