package cloud.powerepos.des.webconsole.internal.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsTest {

    private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"0, 14, 0", "4, 14, 10", "8, 14, 20", "9, 14, 20", "-1, 14, 0"})
    void theBarRunsFromIssuedToExpires(int hoursAfterIssue, int refresh, int elapsed) {
        Instant issued = NOW.minus(Duration.ofHours(hoursAfterIssue));
        assertEquals(new Validity(refresh, elapsed), Validity.at(NOW, issued, issued.plus(Duration.ofMinutes(336)),
                issued.plus(Duration.ofHours(8))));
    }

    @Test
    void theBarStaysTheSameForAWhile() {
        Instant issued = NOW.minus(Duration.ofMinutes(25));
        Instant expires = issued.plus(Duration.ofHours(8));
        assertEquals(Validity.at(NOW, issued, expires, expires),
                Validity.at(NOW.plus(Duration.ofMinutes(20)), issued, expires, expires));
    }

    @Test
    void aLifeOfNoLengthOrOfAllTimeStillGivesABar() {
        assertEquals(Validity.STEPS, Validity.at(NOW, NOW, NOW, NOW).elapsed());
        assertEquals(0, Validity.at(NOW, NOW, NOW, Instant.MAX).elapsed());
    }

    @Test
    void timesThatCouldBeAnotherDaysNameTheDay() {
        Texts texts = new Texts(NOW, ZoneOffset.UTC);
        assertEquals("12:00:01", texts.time(NOW.plusSeconds(1)));
        assertEquals("04:00:00", texts.time(NOW.plus(Duration.ofHours(16))));
        assertEquals("2026-01-03 12:00", texts.time(NOW.plus(Duration.ofDays(1))));
        assertEquals("after the year 9999", texts.time(Instant.MAX));
    }
}
