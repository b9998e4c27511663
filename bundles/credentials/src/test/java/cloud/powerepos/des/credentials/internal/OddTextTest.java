package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encodings and characters that make another text than the one that was written. */
class OddTextTest extends StoreFixture {

    private static final String ESCAPES = "write every letter beyond ASCII as \\uXXXX, such as \\u00e9";

    @ParameterizedTest
    @ValueSource(strings = { "Caf\u00e9 Nord", "\u00c0 la carte", "M\u00fcller", "\u6771\u4eac", "\ud83d\ude00 Shop" })
    void aNameInUtf8IsRefusedWhereTheFileIsReadAsLatin1(String written) {
        String read = new String(written.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        store.update(ACME, organisation("acme.cfg", read, "hush-1"));
        assertEquals("organisation.code is saved as UTF-8, but read as ISO-8859-1, which makes other letters of it: "
                + ESCAPES, store.problems().get(0).message());
        store.update(ACME, organisation("acme.cfg", written, "hush-1"));
        assertTrue(store.problems().stream().noneMatch(problem -> problem.key().equals("organisation.code")));
    }

    @Test
    void soIsASecretWhichMayHaveAFileOfItsOwn() {
        store.update(ACME, acme("hush-\u00c3\u00a9"));
        assertEquals("service.account.password is saved as UTF-8, but read as ISO-8859-1, which makes other letters"
                + " of it: "
                + ESCAPES + ", or put it into a file of its own (service.account.password.file)",
                store.problems().get(0).message());
    }

    @Test
    void aLetterThatCouldNotBeReadIsRefused() {
        store.update(ACME, organisation("acme.cfg", "Caf\ufffd", "hush-1"));
        assertTrue(store.problems().get(0).message().startsWith("organisation.code contains the character U+FFFD: "));
    }

    @Test
    void aByteOrderMarkIsNamedWithTheKeyThatItHides() {
        store.update(ACME, settings("acme.cfg", "\u00ef\u00bb\u00bforganisation.code", "ACME", "service.account.id",
                "svc",
                "service.account.password", "hush-1"));
        assertLines("ERROR Refused acme.cfg, nothing of it is in force: organisation.code cannot be read: the file"
                + " begins with a byte order mark, which hides its first line: save it without (as ISO-8859-1 or"
                + " 'UTF-8 without BOM')");
        assertEquals(1, store.problems().size());
    }

    @Test
    void aByteOrderMarkBeforeACommentRefusesNothing() {
        store.update(CLIENT, client("till-vendor", "hush-client"));
        store.update(ACME, settings("acme.cfg", "\u00ef\u00bb\u00bf#", "a comment", "organisation.code", "ACME",
                "service.account.id", "svc", "service.account.password", "hush-1"));
        assertTrue(store.find("ACME").isPresent());
        assertLines("WARN acme.cfg: the file begins with a byte order mark, which hides its first line: save it"
                + " without (as ISO-8859-1 or 'UTF-8 without BOM')");
    }

    @Test
    void utf16IsNamed() {
        store.update(ACME, settings("acme.cfg", "\u00ff\u00feo\0r\0g\0", "\0A\0C\0"));
        assertLines("ERROR Refused acme.cfg, nothing of it is in force: the file is saved as UTF-16, in which no key"
                + " can be read: save it as ISO-8859-1, and " + ESCAPES);
        assertEquals(1, store.problems().size());
    }

    @ParameterizedTest
    @CsvSource({ "a0,U+00A0", "2003,U+2003", "2007,U+2007", "200b,U+200B", "feff,U+FEFF", "202f,U+202F", "1680,U+1680",
        "205f,U+205F", "2060,U+2060" })
    void aSpaceThatLooksLikeABlankOrLikeNothingIsRefusedWhereverItStands(String hexadecimal, String name) {
        String odd = Character.toString(Integer.parseInt(hexadecimal, 16));
        for (String code : new String[] { odd + "ACME", "AC" + odd + "ME", "ACME" + odd, " ACME" + odd + " " }) {
            store.update(ACME, organisation("acme.cfg", code, "hush-1"));
            assertEquals("organisation.code contains the invisible character " + name + ": remove it",
                    store.problems().get(0).message());
            store.update(ACME, settings("acme.cfg", "organisation.code", "ACME", "service.account.id", code,
                    "service.account.password", "hush-1"));
            assertEquals("service.account.id", store.problems().get(0).key());
        }
    }

    @Test
    void theSpaceOfEastAsianTextsMayStandWithinANameOnly() {
        store.update(CLIENT, client("till-vendor", "hush-client"));
        store.update(ACME, organisation("acme.cfg", "\u5c71\u7530\u3000\u5546\u5e97", "hush-1"));
        assertTrue(store.find("\u5c71\u7530\u3000\u5546\u5e97").isPresent());
        store.update(OTHER, organisation("other.cfg", "\u5c71\u7530\u3000", "hush-1"));
        assertEquals("organisation.code begins or ends with white space that is not a blank: remove it",
                store.problems().get(0).message());
    }

    @Test
    void anInvisibleCharacterInALogLineIsEscaped() {
        store.update(ACME, settings("acme\u202e.cfg", "organisation.code", ""));
        assertTrue(lines().get(0).contains("Refused acme\\u202e.cfg"));
    }
}
