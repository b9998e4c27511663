package cloud.powerepos.des.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.store.TokenStore;
import cloud.powerepos.des.store.internal.StoreSettings.FileEngine;
import cloud.powerepos.des.store.internal.StoreSettings.JdbcEngine;
import cloud.powerepos.des.store.internal.sealing.KeyFile;

class StoreSettingsTest {

    private static final StorePlaces KARAF = new StorePlaces(Path.of("/karaf/data"),
            Path.of("/karaf/data/powerepos-des-store"), Path.of("/karaf/etc"),
            Path.of("/karaf/etc/cloud.powerepos.des.store.key"), "host-1");

    @Test
    void nothingConfiguredMeansFilesOfThisNode() throws Exception {
        assertEquals(new StoreSettings(new FileEngine(Path.of("/karaf/data/powerepos-des-store")),
                new KeyFile("key.file", Path.of("/karaf/etc/cloud.powerepos.des.store.key")), List.of(), "host-1",
                Duration.ofMillis(2000), Duration.ofMillis(10_000)), StoreSettings.of(RawConfiguration.EMPTY, KARAF));
    }

    @Test
    void theFileThatComesWithTheFeatureSaysTheDefaults() throws Exception {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("../../config/src/main/cfg", TokenStore.PID + ".cfg"))) {
            file.load(reader);
        }
        Map<String, String> lines = new HashMap<>();
        file.stringPropertyNames().forEach(name -> lines.put(name, file.getProperty(name)));
        assertEquals(StoreSettings.of(RawConfiguration.EMPTY, KARAF),
                StoreSettings.of(RawConfiguration.ofMap(lines), KARAF));
        assertEquals(10, lines.size(), "every key has its line");
    }

    @Test
    void aDatabaseIsNamedByItsDataSource() throws Exception {
        StoreSettings settings = of("kind", "jdbc", "datasource", "des", "table", "app.tokens", "create.table", "false",
                "former.key.files", "old.key, /keys/older", "node", "till-7", "timeout.ms", "500");
        assertEquals(new JdbcEngine("des", "app.tokens", false, Duration.ofMillis(500)), settings.engine());
        assertEquals(List.of(Path.of("/karaf/etc/old.key"), Path.of("/keys/older")),
                settings.formerKeyFiles().stream().map(KeyFile::path).toList());
        assertEquals("till-7", settings.node());
        assertTrue(settings.isShared());
    }

    @Test
    void relativeNamesStartAtDataAndEtc() throws Exception {
        StoreSettings settings = of("directory", "tokens", "key.file", "../keys/k");
        assertEquals(new FileEngine(Path.of("/karaf/data/tokens")), settings.engine());
        assertEquals(Path.of("/karaf/keys/k"), settings.keyFile().path());
        assertFalse(settings.isShared());
    }

    @Test
    void aDataSourceIsNeeded() {
        assertRefused("datasource", "kind", "jdbc");
    }

    @Test
    void anotherKindIsRefused() {
        assertRefused("kind", "kind", "redis");
    }

    @ParameterizedTest
    @ValueSource(strings = {"t;DROP TABLE x", "a.b.c", "1table", "t\"", "täble", "a b", "-"})
    void aNameThatIsNoTableIsRefused(String name) {
        assertRefused("table", "kind", "jdbc", "datasource", "des", "table", name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "two words", "ü"})
    void aNameThatIsNoNodeIsRefused(String name) {
        assertRefused("node", "node", name);
    }

    @Test
    void numbersHaveBounds() {
        assertRefused("timeout.ms", "timeout.ms", "10");
        assertRefused("start.wait.ms", "start.wait.ms", "-1");
    }

    @Test
    void inAnotherContainerTheKeyIsInAnotherFolderThanTheFiles() {
        StorePlaces places = StorePlaces.of(name -> null, name -> Path.of("/cache/bundle7").resolve(name));
        assertEquals(Path.of("/cache/bundle7/powerepos-des-store"), places.rows());
        assertFalse(places.key().startsWith(places.rows()));
        assertFalse(places.machine().isEmpty());
    }

    private static void assertRefused(String key, String... settings) {
        RefusedException refused = assertThrows(RefusedException.class, () -> of(settings));
        assertEquals(key, refused.key());
        assertTrue(refused.getMessage().startsWith(key + " ") && refused.getMessage().contains(": "),
                refused.getMessage());
    }

    private static StoreSettings of(String... settings) throws RefusedException {
        Map<String, String> lines = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            lines.put(settings[i], settings[i + 1]);
        }
        return StoreSettings.of(RawConfiguration.ofMap(lines), KARAF);
    }
}
