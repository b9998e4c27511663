package cloud.powerepos.des.auth.internal.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far the wall clock is believed when it shows another time than the monotonic clock. */
class SuspectWallClockTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualTime time = new VirtualTime();
    private final LifetimeClock clock = new LifetimeClock(time::monotonicNanos, time::wall);

    private void set(Duration by) {
        time.setWallBy(by);
        clock.watch();
    }

    private void pass(Duration duration) {
        for (long left = duration.toSeconds(); left > 0; left--) {
            time.pass(Duration.ofSeconds(1));
            clock.watch();
        }
    }

    private void assertSuspended(Duration expected) {
        assertEquals(expected, Duration.ofNanos(clock.suspendedNanos()));
    }

    @ParameterizedTest
    @CsvSource({"2000000000, 0", "2000000001, 2000000001"})
    void moreThanTwoSecondsAreNoCorrectionOfTheWallClock(long nanos, long counted) {
        set(Duration.ofNanos(nanos));
        assertSuspended(Duration.ofNanos(counted));
    }

    @ParameterizedTest
    @CsvSource({"PT-2S, PT1H", "PT-2.000000001S, PT59M57.999999999S"})
    void moreThanTwoSecondsBackAreASetClock(Duration back, Duration counted) {
        set(back);
        set(HOUR);
        assertSuspended(counted);
    }

    @Test
    void whatTheWallClockWasSetBackByIsNotCountedWhenItReturns() {
        set(HOUR.negated());
        pass(Duration.ofMinutes(10));
        set(HOUR);
        assertSuspended(Duration.ZERO);
    }

    @Test
    void afterMoreThanTenMinutesItIsCounted() {
        set(HOUR.negated());
        pass(Duration.ofSeconds(601));
        set(HOUR);
        assertSuspended(HOUR);
    }

    @Test
    void tenMinutesBeginAnewWithEachTimeItIsSetBack() {
        set(HOUR.negated());
        pass(Duration.ofMinutes(6));
        set(HOUR.negated());
        pass(Duration.ofMinutes(6));
        set(HOUR.multipliedBy(2));
        assertSuspended(Duration.ZERO);
    }

    @Test
    void itMayReturnInSteps() {
        set(HOUR.negated());
        set(Duration.ofMinutes(20));
        assertSuspended(Duration.ZERO);
        set(Duration.ofMinutes(50));
        assertSuspended(Duration.ofMinutes(10));
        set(Duration.ofMinutes(7));
        assertSuspended(Duration.ofMinutes(17));
    }

    @Test
    void tenYearsAtOnceAndAHundredInAllAreTheMost() {
        Duration tenYears = Duration.ofDays(3650);
        set(tenYears.multipliedBy(3));
        assertSuspended(tenYears);
        for (int i = 0; i < 20; i++) {
            set(tenYears);
        }
        assertSuspended(tenYears.multipliedBy(10));
    }

    @Test
    void noMoreThanTenYearsAreRememberedAsSetBack() {
        Duration tenYears = Duration.ofDays(3650);
        set(tenYears.negated());
        set(tenYears.negated());
        set(tenYears);
        assertSuspended(Duration.ZERO);
        set(tenYears);
        assertSuspended(tenYears);
    }

    @Test
    void theTimeThatIsLeftForReadersIsThatOfTheLastLook() {
        time.pass(Duration.ofSeconds(3));
        assertEquals(0, clock.coarse());
        clock.watch();
        assertEquals(Duration.ofSeconds(3).toNanos(), clock.coarse());
        clock.missed();
        assertEquals(LifetimeClock.NEVER, clock.coarse());
        clock.watch();
        assertEquals(clock.now(), clock.coarse());
        time.pass(Duration.ofSeconds(15));
        clock.watch();
        assertEquals(clock.now(), clock.coarse(), "late, but not too late");
    }

    @Test
    void oneReadingHasAllTimesOfOneMoment() {
        set(HOUR);
        time.pass(Duration.ofSeconds(5));
        Duration monotonic = Duration.ofSeconds(5);
        assertEquals(new ClockReading(HOUR.plus(monotonic).toNanos(), monotonic.toNanos(), time.wall()), clock.read());
        assertEquals(monotonic.toNanos(), clock.monotonic());
        assertEquals(time.wall(), clock.wall());
    }

    @Test
    void sumsEndAtTheEndsOfTime() {
        long most = LifetimeClock.NEVER;
        assertEquals(7, LifetimeClock.plus(3, 4));
        assertEquals(most, LifetimeClock.plus(most, 1));
        assertEquals(most, LifetimeClock.plus(1, most));
        assertEquals(most - 1, LifetimeClock.plus(most, -1));
        assertEquals(Long.MIN_VALUE, LifetimeClock.plus(-2, Long.MIN_VALUE));
        assertEquals(most, LifetimeClock.nanos(Duration.ofDays(1_000_000)));
        assertEquals(1_500_000_000L, LifetimeClock.nanos(Duration.ofMillis(1_500)));
    }
}
