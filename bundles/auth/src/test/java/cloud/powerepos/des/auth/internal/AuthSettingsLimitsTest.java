package cloud.powerepos.des.auth.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.common.configuration.RefusedException;

/** The first and the last value that each number may have, and what it comes to. */
class AuthSettingsLimitsTest {

    private static AuthSettings with(String key, long value) throws RefusedException {
        return AuthSettings.of(Configurations.of(Map.of(key, value)));
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 300_000})
    void timeLimits(long millis) throws RefusedException {
        assertEquals(Duration.ofMillis(millis), with("request_timeout_ms", millis).requestTimeout());
        assertEquals(Duration.ofMillis(millis), with("connect_timeout_ms", millis).connectTimeout());
    }

    @Test
    void anAttemptToConnectMayTakeFiveSecondsByDefault() throws RefusedException {
        assertEquals(Duration.ofSeconds(5), AuthSettings.of(Configurations.of(Map.of())).connectTimeout());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void parallelRequests(int number) throws RefusedException {
        assertEquals(number, with("parallel_requests", number).parallelRequests());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2_592_000_000L})
    void pauseAfterARefusal(long millis) throws RefusedException {
        assertEquals(Duration.ofMillis(millis), with("refused_retry_ms", millis).refusedRetry());
    }

    @ParameterizedTest
    @CsvSource({"10, 0.10, 0.85", "85, 0.85, 0.85", "86, 0.86, 0.86", "95, 0.95, 0.95"})
    void endOfTheRefreshWindowIsNotBeforeItsBegin(long from, double begin, double end) throws RefusedException {
        AuthSettings settings = with("refresh_window_from_percent", from);
        assertEquals(begin, settings.refreshFrom());
        assertEquals(end, settings.refreshTo());
    }

    @ParameterizedTest
    @ValueSource(longs = {70, 95})
    void endOfTheRefreshWindow(long to) throws RefusedException {
        assertEquals(to / 100.0, with("refresh_window_to_percent", to).refreshTo());
    }
}
