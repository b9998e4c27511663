package cloud.powerepos.des.common.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    @ParameterizedTest
    @ValueSource(strings = { "ACME", "", "Café & Söhne", "東京 1", "山田\u3000商店", "Ελλάδα", "مرحبا", "a\\b", "😀",
            "e\u0301" })
    void whatPrintsIsShownAsItIs(String text) {
        assertSame(text, Printable.of(text));
        assertEquals(Optional.empty(), Printable.firstForbidden(text));
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 0x09, 0x0a, 0x0d, 0x1b, 0x7f, 0x85, 0xa0, 0xad, 0x34f, 0x061c, 0x180e, 0x200b, 0x200d,
            0x200e, 0x1680, 0x2003, 0x205f, 0x2007, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x202f,
            0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0x2800, 0x3164, 0xd800, 0xdfff, 0xe000, 0xfe0f, 0xfeff, 0xfff9,
                    0xffa0, 0xffff, 0x378,
            0xe0001, 0xe0100, 0x10fffd })
    void whatDoesNotPrintIsEscapedAndNamed(int c) {
        String text = "A" + Character.toString(c) + "B";
        String shown = Printable.of(text);
        assertEquals(c < 0x10000 ? String.format("A\\u%04xB", c) : String.format("A\\u{%x}B", c), shown);
        assertEquals(Optional.of(String.format("U+%04X", c)), Printable.firstForbidden(text));
        assertEquals(Optional.empty(), Printable.firstForbidden(shown));
    }

    @Test
    void anArgumentIsQuotedWhereAShellWouldSplitOrChangeIt() {
        assertEquals("A/B-1.x", Printable.argument("A/B-1.x"));
        assertEquals("\u6771\u4eac", Printable.argument("\u6771\u4eac"));
        assertEquals("'A B'", Printable.argument("A B"));
        assertEquals("'A$B'", Printable.argument("A$B"));
        assertEquals("\"Joe's\"", Printable.argument("Joe's"));
        assertEquals("'A\\u2028B'", Printable.argument("A\u2028B"));
    }

    @Test
    void nothingIsShownAsNull() {
        assertEquals("null", Printable.of(null));
    }

    @Test
    void anAddressIsShownWithoutThePartsInWhichSecretsTravel() {
        assertEquals("...@des.example/?...", Printable.address("https://user:pass@des.example/?token=1#2"));
        assertEquals("https://d?s/?", Printable.address("https://d\u00e9s/\u202e"));
        String longest = Printable.address("x".repeat(5_000));
        assertTrue(longest.length() < 210 && longest.endsWith("..."), longest);
        assertFalse(Printable.address("a#secret").contains("secret"));
    }
}
