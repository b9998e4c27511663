package cloud.powerepos.des.auth.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.common.configuration.RefusedException;

class AuthSettingsTest {

    @Test
    void defaultsAreUsableAndNamePowerEposWithAllThatDesNeeds() throws RefusedException {
        AuthSettings settings = AuthSettings.of(Configurations.of(Map.of()));
        assertEquals("https://auth.powerepos.cloud/authorisation/token", settings.tokenEndpoint().toString());
        assertEquals("des offline_access", settings.scope());
        assertEquals(Duration.ofSeconds(10), settings.requestTimeout());
        assertEquals(8, settings.parallelRequests());
        assertEquals(0.70, settings.refreshFrom());
        assertEquals(0.85, settings.refreshTo());
        assertEquals(Duration.ofHours(1), settings.refusedRetry());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/token", "http://LocalHost:8080/token", "HTTP://127.0.0.1:1/",
            "http://127.1.2.3/",
            "http://[::1]:8080/token", "http://[0:0:0:0:0:0:0:1]/", "https://auth.example/token?tenant=1",
            " https://auth.example/token "})
    void endpointsThatKeepSecretsSafeAreAccepted(String endpoint) throws RefusedException {
        assertEquals(endpoint.strip(),
                AuthSettings.of(Configurations.of(Map.of("token_endpoint", endpoint))).tokenEndpoint().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://auth.powerepos.cloud/token", "http://localhost.evil.example/",
            "http://127.0.0.1.evil.example/",
            "http://[::2]/", "http://[::ffff:10.0.0.1]/", "http://10.0.0.1/", "http://0.0.0.0/", "ftp://localhost/",
            "file:///etc/passwd",
            "/token", "", "auth.powerepos.cloud", "https:///token", "https://user:pw@auth.example/",
            "https://auth.example/#x",
            "https://auth example/", "$[env:TOKEN_ENDPOINT]", "http://127.0.0.1@evil.example/",
            "https://2130706433/token", "https://auth.example./token", "https://auth.example:0/token"})
    void endpointsThatWouldLeakOrCannotWorkAreRefused(String endpoint) {
        assertRefused("token.endpoint", "token_endpoint", endpoint);
    }

    @Test
    void refusedEndpointSaysWhy() {
        RefusedException refused = assertThrows(RefusedException.class,
                () -> AuthSettings.of(Configurations.of(Map.of("token_endpoint", "http://auth.example/token"))));
        assertEquals("token.endpoint is not the address of a token endpoint, as http is accepted for a loopback host"
                + " only: set it to the https address of the AuthServer's token endpoint", refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "offline_access", "description", "DES offline_access", "desk", "$[env:SCOPE] des"})
    void scopeWithoutDesIsRefused(String scope) {
        assertRefused("scope", "scope", scope);
    }

    @ParameterizedTest
    @ValueSource(strings = {"des", "  offline_access \t des ", "des offline_access"})
    void scopeWithDesIsAcceptedHoweverItIsSpaced(String scope) throws RefusedException {
        assertEquals(String.join(" ", scope.strip().split("\\s+")),
                AuthSettings.of(Configurations.of(Map.of("scope", scope))).scope());
    }

    @ParameterizedTest
    @CsvSource({"request.timeout.ms,99", "request.timeout.ms,300001", "connect.timeout.ms,0",
            "connect.timeout.ms,300001", "refused.retry.ms,-1", "refused.retry.ms,2592000001",
            "refused.retry.ms,9223372036854775807"})
    void numbersOutOfRangeAreRefused(String key, long value) {
        assertRefused(key, key.replace('.', '_'), value);
    }

    @ParameterizedTest
    @CsvSource({"parallel.requests,0", "parallel.requests,9", "refresh.window.from.percent,9",
            "refresh.window.from.percent,96", "refresh.window.to.percent,96", "refresh.window.to.percent,69"})
    void smallNumbersOutOfRangeAreRefused(String key, int value) {
        assertRefused(key, key.replace('.', '_'), value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"request.timeout.ms", "connect.timeout.ms", "parallel.requests",
            "refresh.window.from.percent", "refresh.window.to.percent", "refused.retry.ms"})
    void textInPlaceOfANumberIsRefusedAndItsKeyNamed(String key) {
        assertRefused(key, key.replace('.', '_'), "many");
    }

    @Test
    void placeholderThatWasNotResolvedIsRefused() {
        assertRefused("trusted.certificates.file", "trusted_certificates_file", "$[prop:ca.file]");
    }

    @Test
    void onlyAnotherServerOrScopeMakesTokensWorthless() throws RefusedException {
        AuthSettings settings = AuthSettings.of(Configurations.of(Map.of()));
        assertTrue(settings.sameTokens(AuthSettings.of(Configurations.of(Map.of("request_timeout_ms", 500L)))));
        assertFalse(settings.sameTokens(AuthSettings.of(Configurations.of(Map.of("scope", "des")))));
        assertFalse(settings.sameTokens(AuthSettings.of(Configurations.of(Map.of("token_endpoint",
                "https://other.example/")))));
    }

    private static void assertRefused(String key, String method, Object value) {
        String message = assertThrows(RefusedException.class,
                () -> AuthSettings.of(Configurations.of(Map.of(method, value)))).getMessage();
        assertTrue(message.startsWith(key + " "), message);
        assertTrue(message.contains(": set it to "), message);
        assertFalse(message.contains("user:pw"), message);
    }
}
