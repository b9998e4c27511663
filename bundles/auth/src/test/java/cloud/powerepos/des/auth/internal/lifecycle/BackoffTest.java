package cloud.powerepos.des.auth.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {

    @ParameterizedTest
    @CsvSource({"1,2", "2,4", "3,8", "4,16", "5,32", "6,60", "7,60", "100,60", "2147483647,60"})
    void stepsDoubleUpToAMinuteAndDelaysAreDrawnFromTheirUpperHalf(int failures, int seconds) {
        Duration step = Duration.ofSeconds(seconds);
        assertEquals(step.dividedBy(2), Duration.ofNanos(new Backoff(() -> 0).nanosAfter(failures)));
        Duration longest = Duration.ofNanos(new Backoff(() -> Math.nextDown(1.0)).nanosAfter(failures));
        assertTrue(longest.compareTo(step) <= 0 && longest.compareTo(step.minusMillis(1)) > 0, longest.toString());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.999})
    void neverMoreThanSixRequestsInAMinute(double random) {
        Backoff backoff = new Backoff(() -> random);
        long[] requests = new long[100];
        for (int failures = 1; failures < requests.length; failures++) {
            requests[failures] = requests[failures - 1] + backoff.nanosAfter(failures);
        }
        for (int first = 0; first + 6 < requests.length; first++) {
            assertTrue(requests[first + 6] - requests[first] >= Duration.ofSeconds(60).toNanos(), "from request "
                    + first);
        }
    }
}
