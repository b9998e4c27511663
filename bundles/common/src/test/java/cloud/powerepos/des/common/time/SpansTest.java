package cloud.powerepos.des.common.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansTest {

    @ParameterizedTest
    @CsvSource({ "PT0.35S, 350 ms", "PT1S, 1 s", "PT59.9S, 59 s", "PT4M10S, 4 min 10 s", "PT4M, 4 min",
            "PT7H59M59S, 7 h 59 min", "PT8H, 8 h", "P1DT1H, 1 d 1 h", "PT-90S, 1 min 30 s" })
    void spansHaveTheirTwoLargestUnits(Duration span, String text) {
        assertEquals(text, Spans.of(span));
    }

    @Test
    void timesAreToldFromNow() {
        Instant now = Instant.EPOCH;
        assertEquals("in 5 s", Spans.relative(now, now.plusSeconds(5)));
        assertEquals("5 s ago", Spans.relative(now, now.minusSeconds(5)));
    }

    @ParameterizedTest
    @CsvSource({ "PT0S, 0 s", "PT59.9S, 59 s", "PT4M10S, 4 min", "PT7H59M59S, 7 h 59 min", "PT1H, 1 h 0 min",
            "P1DT1H, 1 d 1 h", "PT-90S, 1 min" })
    void roughSpansDoNotChangeEachSecond(Duration span, String text) {
        assertEquals(text, Spans.rough(span));
    }
}
