package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTextTest {

    /** A marker of two bytes, or Latin text with each second byte zero, in an even number of bytes. */
    @ParameterizedTest
    @CsvSource({
        "fffe6100,       a",
        "feff0061,       a",
        "61006200,       ab",
        "00610062,       ab",
        "fffe6100ac20,   a\u20ac",
        "feff006120ac,   a\u20ac",
        "fffe,           ''"
    })
    void utf16IsRecognised(String bytes, String text) throws Exception {
        assertEquals(text, decode(bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "'',             ''",
        "61,             a",
        "c3bc,           \u00fc",
        "efbbbf61,       a",
        "e282ac,         \u20ac"
    })
    void allElseIsUtf8(String bytes, String text) throws Exception {
        assertEquals(text, decode(bytes));
    }

    /** One zero byte does not make UTF-16: these are control characters, which are refused later. */
    @ParameterizedTest
    @CsvSource({"00, 1", "0000, 2", "610062, 3", "006100, 3", "00000000, 4", "61000062, 4", "61620063, 4",
            "61620000, 4"})
    void zerosInOtherPlacesAreUtf8(String bytes, int characters) throws Exception {
        assertEquals(characters, decode(bytes).length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "fe", "ff61", "61fe", "fe61", "61ff", "c3", "fffeff"})
    void bytesInNoEncodingAreRefused(String bytes) {
        assertThrows(CharacterCodingException.class, () -> decode(bytes));
    }

    @Test
    void onlyLineBreaksAtTheEndAreRemoved() {
        assertEquals("\r\na\nb \t", SecretText.withoutLineBreaksAtTheEnd("\r\na\nb \t\n\r\r\n"));
        assertEquals("", SecretText.withoutLineBreaksAtTheEnd("\n"));
    }

    private static String decode(String bytes) throws CharacterCodingException {
        return SecretText.decode(HexFormat.of().parseHex(bytes));
    }
}
