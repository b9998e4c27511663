package cloud.powerepos.des.sandbox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Reader;
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

    private final SandboxComponent component = new SandboxComponent(configuration(Map.of()));

    @AfterEach
    void stop() {
        component.close();
    }

    private static Map<String, Object> configuration(Map<String, Object> changes) {
        Map<String, Object> values = new HashMap<>(Map.of("port", "0", "des.port", "0", "client.id", "client",
                ".client.secret", "canary-secret", ".organisations",
                "ACME:svc-acme:canary:password, GLOBEX:svc-globex:canary-globex"));
        values.putAll(changes);
        return values;
    }

    @Test
    void fileOfTheDistributionHasEveryKey() throws Exception {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("../../config/src/main/cfg", Sandbox.PID + ".cfg"))) {
            file.load(reader);
        }
        assertEquals(Set.of("port", "des.port", "client.id", ".client.secret", ".organisations", "token.lifetime.s",
                "refresh.token.lifetime.s", "refresh.replay.revokes", "run.time.ms"), file.stringPropertyNames());
        component.modified(configuration(Map.of(".organisations", file.getProperty(".organisations"))));
        assertEquals(Set.of("ACME", "GLOBEX"), component.organisations());
    }

    @Test
    void listsOfOrganisationsMayBeSplitOrNot() {
        assertEquals(Set.of("ACME", "GLOBEX"), component.organisations());

        component.modified(configuration(Map.of(".organisations",
                new String[] { "ACME:svc-acme:canary:password", "INITECH:svc-initech:x" })));
        assertEquals(Set.of("ACME", "INITECH"), component.organisations());
    }

    @ParameterizedTest
    @CsvSource({ "port, port, 70000", "port, port, 18080.5", "port, port, ''", "des.port, des.port, -1",
            "client.id, .client.secret, ''", ".client.secret, .client.secret, ''",
            "token.lifetime.s, token.lifetime.s, 0",
            "refresh.token.lifetime.s, refresh.token.lifetime.s, -1", "run.time.ms, run.time.ms, canary",
            "refresh.replay.revokes, refresh.replay.revokes, yes" })
    void valueOutOfRangeIsRefusedByKeyAndChangesNothing(String changed, String key, String value) {
        assertRefused(changed, key, value);
    }

    @Test
    void otherBadValuesAreRefusedByKeyAndChangeNothing() {
        assertRefused("port", "port", 1.5);
        assertRefused("client.id", "client.id", new String[] { "canary" });
        for (String organisations : new String[] { "ACME", "ACME:canary", "ACME:a@b.example:canary", "A:b:canary,A:c:d",
                ":b:canary" }) {
            assertRefused(".organisations", ".organisations", organisations);
        }
    }

    private void assertRefused(String changed, String key, Object value) {
        URI endpoint = component.tokenEndpoint();
        Map<String, Object> bad = configuration(Map.of(changed, value));
        String message = assertThrows(IllegalArgumentException.class,
                () -> new SandboxComponent(bad)).getMessage();
        assertTrue(message.startsWith("cloud.powerepos.des.sandbox: key " + key + " "), message);
        assertTrue(message.contains("Set it to"), message);
        assertFalse(message.contains("canary"), message);

        component.modified(bad);
        assertEquals(endpoint, component.tokenEndpoint());
        assertEquals(Set.of("ACME", "GLOBEX"), component.organisations());
    }
}
