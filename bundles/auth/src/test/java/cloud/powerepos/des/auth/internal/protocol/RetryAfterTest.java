package cloud.powerepos.des.auth.internal.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "120                           |                               | 120",
            "' 7 '                         |                               | 7",
            "3600                          |                               | 3600",
            "3601                          |                               | 3600",
            "999999999999999999            |                               | 3600",
            "Sun, 01 Mar 2026 12:02:00 GMT |                               | 120",
            "Sun, 1 Mar 2026 12:02:00 GMT  |                               | 120",
            "Sun, 01 Mar 2026 12:02:00 GMT | Sun, 01 Mar 2026 12:01:30 GMT | 30",
            "Sun, 01 Mar 2026 12:02:00 GMT | nonsense                      | 120",
            "Sat, 01 Mar 2036 12:00:00 GMT |                               | 3600"})
    void secondsAndDatesAreUnderstoodAndClampedToAnHour(String header, String date, long seconds) {
        assertEquals(Optional.of(Duration.ofSeconds(seconds)),
                RetryAfter.of(Optional.of(header), Optional.ofNullable(date), NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "0", "-1", "+5", "1.5", "1e3", "soon", "9999999999999999999", "\u0663",
            "Sun, 01 Mar 2026 11:59:59 GMT", "Sun, 01 Mar 2026 12:00:00 GMT", "Mon, 01 Mar 2026 12:02:00 GMT",
            "2026-03-01T12:02:00Z"})
    void nonsenseAndThePastAreIgnored(String header) {
        assertEquals(Optional.empty(), RetryAfter.of(Optional.of(header), Optional.empty(), NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Sun, 01 Mar 2026 12:00:00 GMT"})
    void noHeaderMeansNoWait(String date) {
        assertEquals(Optional.empty(), RetryAfter.of(Optional.empty(), Optional.of(date), NOW));
    }
}
