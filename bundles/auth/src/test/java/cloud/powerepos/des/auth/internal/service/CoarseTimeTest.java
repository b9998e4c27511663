package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

class CoarseTimeTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final VirtualTime time = new VirtualTime();
    private final LifetimeClock clock = new LifetimeClock(time::monotonicNanos, time::wall);

    private CachedToken snapshot(long lifeSeconds) {
        AccessToken token = new AccessToken("value", "ACME", "des", Instant.EPOCH, Instant.EPOCH, Optional.empty(),
                Map.of());
        long life = lifeSeconds * SECOND;
        return CachedToken.of(token, 0, life / 20 * 17, life - Math.min(30 * SECOND, life / 20)).inUse();
    }

    /** What a reader does before it looks any further. */
    private boolean handedOut(CachedToken snapshot) {
        return handedOut(snapshot, clock);
    }

    private static boolean handedOut(CachedToken snapshot, LifetimeClock clock) {
        FastToken reader = new FastToken(clock) {
            @Override
            AccessToken getSlowly() {
                return snapshot.used() && snapshot.isAlive(clock.now()) ? snapshot.token() : null;
            }
        };
        reader.publish(snapshot);
        return reader.get() != null;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 14})
    void lateTimeNeverLetsATokenOutThatTheAuthServerMayRefuse(int secondsBetweenLooks) {
        CachedToken snapshot = snapshot(600);
        long lastHandedOut = 0;
        for (int second = 0; second < 700; second++) {
            time.pass(Duration.ofSeconds(1));
            if (second % secondsBetweenLooks == 0) {
                clock.watch();
            }
            if (handedOut(snapshot)) {
                lastHandedOut = time.elapsed();
            }
        }
        assertTrue(lastHandedOut >= 569 * SECOND, "handed out until shortly before the margin");
        assertTrue(lastHandedOut < 600 * SECOND, "still living at the AuthServer");
    }

    @Test
    void timeThatWasTooLateOnceIsNotReliedOnAgain() {
        clock.watch();
        time.pass(Duration.ofSeconds(16));
        clock.watch();
        assertEquals(Long.MAX_VALUE, clock.coarse());
        time.pass(Duration.ofSeconds(1));
        clock.watch();
        assertEquals(Long.MAX_VALUE, clock.coarse());
        assertTrue(handedOut(snapshot(600)), "by the exact time");
    }

    @ParameterizedTest
    @ValueSource(longs = {600, 3_600, 28_800})
    void aTickerThatStandsStillForAnEighthOfALifeLetsNoExpiredTokenOut(long lifeSeconds) {
        for (long stop = 1; stop < lifeSeconds; stop += lifeSeconds / 20) {
            VirtualTime time = new VirtualTime();
            LifetimeClock clock = new LifetimeClock(time::monotonicNanos, time::wall);
            for (long second = 0; second < stop; second++) {
                time.pass(Duration.ofSeconds(1));
                clock.watch();
            }
            time.pass(Duration.ofSeconds(lifeSeconds / 8));
            assertTrue(!handedOut(snapshot(lifeSeconds), clock) || time.elapsed() < lifeSeconds * SECOND,
                    "the ticker stopped after " + stop + " s");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 33, 600, 86_400})
    void aTickerThatStandsStillIsFoundOutByTheFirstWhoLooksAtTheExactTime(long secondsTooLong) {
        CachedToken snapshot = snapshot(600);
        clock.watch();
        time.pass(Duration.ofSeconds(570 + secondsTooLong));
        // a request for any organisation, a token refused by DES, an operator's look at a status
        clock.watch();
        assertFalse(handedOut(snapshot));
        time.pass(Duration.ofSeconds(3600));
        assertFalse(handedOut(snapshot), "nor ever after, though no look follows");
    }

    @Test
    void whereTheCoarseTimeIsNotWrittenAnyMoreTheExactTimeDecides() {
        clock.disableCoarse();
        CachedToken snapshot = snapshot(600);
        time.pass(Duration.ofSeconds(569));
        assertTrue(handedOut(snapshot));
        time.pass(Duration.ofSeconds(1));
        assertFalse(handedOut(snapshot));
    }

    @Test
    void shortLivedTokensGoByTheExactTimeAlone() {
        assertEquals(Long.MIN_VALUE, snapshot(599).fastUntil());
        CachedToken snapshot = snapshot(20);
        time.pass(Duration.ofMillis(18_999));
        assertTrue(handedOut(snapshot));
        time.pass(Duration.ofMillis(2));
        assertFalse(handedOut(snapshot));
    }

    @Test
    void timeOfASuspendCountsAtTheNextLook() {
        CachedToken snapshot = snapshot(600);
        clock.watch();
        time.suspend(Duration.ofHours(1));
        clock.watch();
        assertFalse(handedOut(snapshot));
    }
}
