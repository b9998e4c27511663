package cloud.powerepos.des.sandbox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Reader;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import cloud.powerepos.des.sandbox.Sandbox;

class SandboxComponentTest {

    private final SandboxComponent component = new SandboxComponent(configuration(Map.of()), Map.of());

    @AfterEach
    void stop() {
        component.close();
    }

    /** What DS makes of a file: a method whose value cannot be converted fails when it is called. */
    private static SandboxConfiguration configuration(Map<String, Object> changes) {
        Map<String, Object> values = new HashMap<>(Map.of("port", 0, "des_port", 0, "client_id", "client",
                "_client_secret", "canary-secret", "_organisations",
                new String[] { "ACME:svc-acme:canary:password, GLOBEX:svc-globex:canary-globex" }));
        values.putAll(changes);
        return (SandboxConfiguration) Proxy.newProxyInstance(SandboxConfiguration.class.getClassLoader(),
                new Class<?>[] { SandboxConfiguration.class }, (proxy, method, arguments) -> {
                    Object value = values.getOrDefault(method.getName(), method.getDefaultValue());
                    if (value instanceof RuntimeException failure) {
                        throw failure;
                    }
                    return value;
                });
    }

    @Test
    void fileOfTheDistributionHasEveryKey() throws Exception {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("../../config/src/main/cfg", Sandbox.PID + ".cfg"))) {
            file.load(reader);
        }
        assertEquals(Set.of("port", "des.port", "client.id", ".client.secret", ".organisations", "token.lifetime.s",
                "refresh.token.lifetime.s", "refresh.replay.revokes", "run.time.ms"), file.stringPropertyNames());
        component.modified(configuration(Map.of("_organisations",
                new String[] { file.getProperty(".organisations") })), Map.of());
        assertEquals(Set.of("ACME", "GLOBEX"), component.organisations());
    }

    @Test
    void listsOfOrganisationsMayBeSplitOrNot() {
        assertEquals(Set.of("ACME", "GLOBEX"), component.organisations());

        component.modified(configuration(Map.of("_organisations",
                new String[] { "ACME:svc-acme:canary:password", "INITECH:svc-initech:x" })), Map.of());
        assertEquals(Set.of("ACME", "INITECH"), component.organisations());
    }

    @ParameterizedTest
    @CsvSource({ "port, port, 70000", "des_port, des.port, -1", "client_id, .client.secret, ''",
            "_client_secret, .client.secret, ''" })
    void valueOutOfRangeIsRefusedByKeyAndChangesNothing(String method, String key, String value) {
        assertRefused(method, key, value.matches("-?\\d+") ? Integer.valueOf(value) : value);
    }

    @Test
    void otherBadValuesAreRefusedByKeyAndChangeNothing() {
        assertRefused("token_lifetime_s", "token.lifetime.s", 0L);
        assertRefused("refresh_token_lifetime_s", "refresh.token.lifetime.s", -1L);
        assertRefused("run_time_ms", "run.time.ms", new NumberFormatException("canary"));
        for (String organisations : new String[] { "ACME", "ACME:canary", "ACME:a@b.example:canary", "A:b:canary,A:c:d",
                ":b:canary" }) {
            assertRefused("_organisations", ".organisations", new String[] { organisations });
        }
    }

    private void assertRefused(String method, String key, Object value) {
        URI endpoint = component.tokenEndpoint();
        SandboxConfiguration bad = configuration(Map.of(method, value));
        String message = assertThrows(IllegalArgumentException.class, () -> new SandboxComponent(bad, Map.of()))
                .getMessage();
        assertTrue(message.startsWith("cloud.powerepos.des.sandbox: key " + key + " "), message);
        assertTrue(message.contains("Set it to"), message);
        assertFalse(message.contains("canary"), message);

        component.modified(bad, Map.of());
        assertEquals(endpoint, component.tokenEndpoint());
        assertEquals(Set.of("ACME", "GLOBEX"), component.organisations());
    }
}
