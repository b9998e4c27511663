package cloud.powerepos.des.webconsole.internal.protection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import cloud.powerepos.des.testing.MovedClock;

class ProtectionTest {

    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    private final FormToken tokens = new FormToken(new MovedClock(() -> now));

    @Test
    void aTokenIsForItsUserAlone() {
        String token = tokens.issue("karaf");
        assertTrue(tokens.accepts("karaf", token));
        assertFalse(tokens.accepts("admin", token));
        assertFalse(tokens.accepts("karaf", token + "x"));
        assertFalse(tokens.accepts("karaf", ""));
        assertFalse(tokens.accepts("karaf", null));
    }

    @Test
    void aTokenOutlivesHalfADayAndNoFullOne() {
        String token = tokens.issue("karaf");
        now = now.plus(Duration.ofHours(12));
        assertTrue(tokens.accepts("karaf", token));
        now = now.plus(Duration.ofHours(12));
        assertFalse(tokens.accepts("karaf", token));
    }

    @Test
    void aTokenStaysTheSameForAWhileSoThatRowsNeedNotBeDrawnAnew() {
        String token = tokens.issue("karaf");
        now = now.plus(Duration.ofHours(1));
        assertEquals(token, tokens.issue("karaf"));
    }

    @Test
    void aTokenOfAnotherPageIsOfNoUse() {
        assertFalse(new FormToken(Clock.systemUTC()).accepts("karaf", new FormToken(Clock.systemUTC()).issue("karaf")));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "same-origin, -, -, karaf:8181, true",
        // a proxy that changes the name of the host: the browser knows better
        "same-origin, https://office.example, -, karaf:8181, true",
        "same-site, https://karaf:8181, -, karaf:8181, false",
        "cross-site, http://karaf:8181, -, karaf:8181, false",
        "none, -, -, karaf:8181, false",
        "-, http://karaf:8181, -, karaf:8181, true",
        "-, http://KARAF:8181, -, karaf:8181, true",
        "-, http://karaf:8182, -, karaf:8181, false",
        "-, http://karaf:8181.evil.example, -, karaf:8181, false",
        "-, http://karaf:8181@evil.example, -, karaf:8181, false",
        "-, null, http://karaf:8181/x, karaf:8181, false",
        "-, -, http://karaf:8181/system/console/powerepos-des, karaf:8181, true",
        "-, -, http://evil.example/karaf:8181, karaf:8181, false",
        "-, ht tp, -, karaf:8181, false",
        "-, -, -, karaf:8181, false",
        "-, http://karaf:8181, -, -, false"
    })
    void onlyThisServersOwnPagesMaySendAForm(String fetchSite, String origin, String referer, String host,
            boolean accepted) {
        assertEquals(accepted, SameOrigin.accepts(fetchSite, origin, referer, host));
    }
}
