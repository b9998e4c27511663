package cloud.powerepos.des.common.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawConfigurationTest {

    private static RawConfiguration with(Object value) {
        return RawConfiguration.ofMap(Map.of("Some.Key", value));
    }

    private static void assertRefused(Executable reading) {
        RefusedException refused = assertThrows(RefusedException.class, reading);
        assertEquals("some.key", refused.key());
        assertTrue(refused.getMessage().startsWith("some.key "), refused.getMessage());
        assertFalse(refused.getMessage().contains("hush"), refused.getMessage());
    }

    @Test
    void absentEmptyAndSetAreThreeDifferentThings() throws RefusedException {
        assertEquals(Optional.empty(), RawConfiguration.EMPTY.text("some.key"));
        assertEquals(Optional.of(""), with("").text("some.key"));
        assertEquals(Optional.of(" x "), with(" x ").text("some.key"));
        assertEquals("default", RawConfiguration.EMPTY.text("some.key", "default"));
        assertEquals("", with(" ").text("some.key", "default"));
        assertEquals(List.of("default"), RawConfiguration.EMPTY.list("some.key", List.of("default")));
        assertEquals(List.of(), with("").list("some.key", List.of("default")));
        assertTrue(with("").has("SOME.KEY"));
        assertFalse(with("").filled("some.key"));
    }

    @Test
    void numbersAreTakenAsNumbersAndAsText() throws RefusedException {
        for (Object seven : List.of(7, 7L, (short) 7, "7", " 7\t")) {
            assertEquals(7, with(seven).number("some.key", 1, 0, 10));
        }
        assertEquals(1, RawConfiguration.EMPTY.number("some.key", 1, 0, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hush", "1e3", "1.0", "+", "--1", "0x10", "٧", "11", "-1", "9223372036854775807",
            "99999999999999999999999", "$[env:NUMBER]"})
    void whatIsNoNumberWithinBoundsIsRefused(String text) {
        assertRefused(() -> with(text).number("some.key", 1, 0, 10));
    }

    @Test
    void otherTypesAreRefusedByNameAndNotConverted() {
        for (Object value : List.of(7, true, 7.0, 'x', new String[] {"hush"}, List.of("hush"))) {
            assertRefused(() -> with(value).text("some.key"));
        }
        for (Object value : List.of(true, 7.0, 'x', new String[] {"7"}, List.of(7))) {
            assertRefused(() -> with(value).number("some.key", 1, 0, 10));
        }
        for (Object value : List.of(7, true, new int[] {7}, List.of("hush", 7))) {
            assertRefused(() -> with(value).list("some.key", List.of()));
        }
        for (Object value : List.of(1, "yes", "", "1", new boolean[] {true}, "$[env:FLAG]")) {
            assertRefused(() -> with(value).flag("some.key", false));
        }
    }

    @Test
    void listsAreTakenInEveryForm() throws RefusedException {
        for (Object value : List.of("a, b,,c ", new String[] {"a", " b", "c"}, List.of("a,b", "c"),
                Arrays.asList("a", "b", "c"))) {
            assertEquals(List.of("a", "b", "c"), with(value).list("some.key", List.of()));
        }
        assertRefused(() -> with("a,$[env:B]").list("some.key", List.of()));
    }

    @Test
    void flagsAreTakenAsFlagsAndAsText() throws RefusedException {
        assertTrue(with(true).flag("some.key", false));
        assertTrue(with(" True ").flag("some.key", false));
        assertFalse(with("FALSE").flag("some.key", true));
        assertTrue(RawConfiguration.EMPTY.flag("some.key", true));
    }

    @Test
    void equalValuesInArraysAreEqual() {
        assertEquals(with(new String[] {"a", "b"}), with(List.of("a", "b")));
        assertEquals(with("a"), RawConfiguration.of(new Hashtable<>(Map.of("some.KEY", "a"))));
    }

    @Test
    void theFileIsNamedAsTheFileSystemShowsIt() {
        RawConfiguration delivered = RawConfiguration.ofMap(Map.of(ConfigurationSource.FILE_NAME,
                "file:/opt/karaf/etc/acme%20(1)%C3%A9.cfg"));
        assertEquals("acme (1)é.cfg", delivered.source("pid"));
        assertEquals(Optional.of(Path.of("/opt/karaf/etc/acme (1)é.cfg")), delivered.file());
        assertEquals("pid", RawConfiguration.EMPTY.source("pid"));
        assertEquals("a%20b.cfg", ConfigurationSource.of("/opt/etc/a%20b.cfg", "pid"));
        assertEquals("a%zz.cfg", ConfigurationSource.of("file:/opt/etc/a%zz.cfg", "pid"));
    }

    @Test
    void keysThatAreAbsentCanBeTakenFromAnother() throws RefusedException {
        RawConfiguration last = RawConfiguration.ofMap(Map.of("a", "1", "b", "2", "c", "3"));
        RawConfiguration latest = RawConfiguration.ofMap(Map.of("A", ""));
        RawConfiguration both = latest.completedBy(last, List.of("a", "b", "d"));
        assertEquals(Optional.of(""), both.text("a"));
        assertEquals(Optional.of("2"), both.text("b"));
        assertFalse(both.has("c") || both.has("d"));
    }

    @Test
    void noValueIsShown() {
        assertEquals("RawConfiguration[Some.Key]", with("hush").toString());
    }
}
