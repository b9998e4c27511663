package cloud.powerepos.des.common.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"https://a.example/x?y#z", "HTTPS://A.example", "https://[2001:db8::1]:8443/",
            "https://192.0.2.7/",
        "https://a.example:1/", "https://a.example:65535/", "https://a1.7b.example/", "http://localhost:8080/",
        "http://127.0.0.1/", "http://[::1]/"})
    void givesTheAddressAsItIsWritten(String text) throws Exception {
        assertEquals(text, ServerAddress.parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''                           | absolute",
        "a.example                    | absolute",
        "https:                       | not a URI",
        "https://a b/                 | white space",
        "https://k\u00e4se.example/   | non-ASCII",
        "ftp://a.example/             | scheme",
        "https:/a                     | no valid host",
        "https://a_b.example/         | no valid host",
        "https://user@a.example/      | user information",
        "https://@a.example/          | user information",
        "https://a.example./          | dot",
        "https://[fe80::1%25eth0]/    | zone",
        "https://127.1/               | no valid host",
        "https://0x7f000001/          | no valid host",
        "https://256.256.256.1234/    | no valid host",
        "https://a.example:0/         | port",
        "https://a.example:65536/     | port",
        "http://a.example/            | loopback",
        "http://0.0.0.0/              | loopback"
    })
    void refusesWithAReason(String text, String reason) {
        String message = assertThrows(ServerAddress.InvalidException.class, () ->
                ServerAddress.parse(text)).getMessage();
        assertTrue(message.startsWith("it") || message.startsWith("http "), message);
        assertTrue(message.contains(reason), message);
    }

    @Test
    void aResourceHasNoFragment() throws Exception {
        assertEquals("https://a.example/x?y", ServerAddress.resource("https://a.example/x?y").toString());
        assertEquals("it has a fragment", assertThrows(ServerAddress.InvalidException.class,
                () -> ServerAddress.resource("https://a.example/x?y#z")).getMessage());
    }

    @Test
    void refusesWhatIsVeryLongAndDoesNotRepeatIt() throws Exception {
        String longest = "https://a.example/" + "x".repeat(2048 - 18);
        assertEquals(2048, ServerAddress.parse(longest).toString().length());
        String message = assertThrows(ServerAddress.InvalidException.class, () -> ServerAddress.parse(longest + "x"))
                .getMessage();
        assertTrue(message.contains("longer"), message);
        assertFalse(message.contains("a.example"), message);
    }
}
