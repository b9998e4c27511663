package cloud.powerepos.des.common.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.common.keys.UnknownKeys.UnknownKey;

class UnknownKeysTest {

    @interface Type {

        long request_timeout_ms() default 10_000;

        String _client_secret() default "";
    }

    private static final List<String> KNOWN = List.of("request.timeout.ms", "scope");

    @Test
    void aMisspeltKeyIsToldWithTheNearestOne() {
        assertEquals(List.of(new UnknownKey("request.timout.ms",
                "request.timout.ms is not a key that is read here: did you mean request.timeout.ms?")),
                UnknownKeys.among(List.of("request.timout.ms", "scope"), KNOWN));
    }

    @Test
    void aKeyLikeNoOtherIsToldWithAllThatAreKnown() {
        assertEquals(List.of(new UnknownKey("request.count",
                "request.count is not a key that is read here: remove it, known are request.timeout.ms, scope")),
                UnknownKeys.among(List.of("request.count"), KNOWN));
    }

    @Test
    void keysOfTheFrameworkAreNoConcern() {
        assertTrue(UnknownKeys.among(List.of("service.pid", "felix.fileinstall.filename", "component.id",
                "osgi.ds.satisfying.condition.target", "listeners.target",
                "listeners.cardinality.minimum", "karaf.cellar.sync", "service.bundleLocation",
                "org.apache.karaf.features.configKey"), KNOWN).isEmpty());
    }

    @Test
    void aKeyInAnotherCaseIsNotRead() {
        assertEquals("Scope is not a key that is read here: did you mean scope?",
                UnknownKeys.among(List.of("Scope"), KNOWN).get(0).message());
    }

    @ParameterizedTest
    @ValueSource(strings = { "hunter2", "correct-horse-battery-staple", "Winter.Sommer", "sc0p3", "a=b" })
    void whatMayBeASecretIsNotShown(String secret) {
        UnknownKey unknown = UnknownKeys.among(List.of(secret), KNOWN).get(0);
        assertEquals("", unknown.key());
        assertTrue(unknown.message().startsWith("one key (not shown, it may be a secret)"), unknown.message());
    }

    @Test
    void theKeysOfAComponentPropertyTypeAreThoseOfItsMethods() {
        assertEquals(List.of(".client.secret", "request.timeout.ms"), UnknownKeys.readBy(Type.class));
    }
}
