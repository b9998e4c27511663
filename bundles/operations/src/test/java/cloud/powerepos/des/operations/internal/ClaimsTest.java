package cloud.powerepos.des.operations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.testing.Fakes;

/** What is shown of a token. */
class ClaimsTest {

    @Test
    void documentedClaimsAreShownByTheirNamesAndOthersWithoutTheirValue() {
        assertEquals(Map.of("aud", "DES", "org_id", "ACME", "session", "(not shown)"),
                Claims.of(jwt("{\"session\":\"" + Fakes.SECRET + "\",\"org_id\":\"ACME\",\"aud\":\"DES\"}")));
        assertEquals("[aud, org_id, session]", Claims.of(jwt("{\"session\":1,\"org_id\":\"ACME\",\"aud\":\"DES\"}"))
                .keySet().toString());
    }

    @Test
    void whatIsLongerThanTwoHundredCharactersIsShortened() {
        String longest = "x".repeat(200);
        assertEquals(Map.of("sub", longest), Claims.of(jwt("{\"sub\":\"" + longest + "\"}")));
        assertEquals(Map.of("sub", "x".repeat(197) + "..."), Claims.of(jwt("{\"sub\":\"" + longest + "x\"}")));
        assertEquals(Map.of("y".repeat(197) + "...", "(not shown)"),
                Claims.of(jwt("{\"" + "y".repeat(201) + "\":\"z\"}")));
    }

    @Test
    void whatDoesNotPrintIsEscaped() {
        assertEquals(Map.of("sub", "a\\u001bb"), Claims.of(jwt("{\"sub\":\"a\\u001bb\"}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "opaque", "a.b.c", "e30.e30", "..."})
    void aTokenThatIsNoJwtHasNone(String token) {
        assertEquals(Map.of(), Claims.of(token));
    }

    private static String jwt(String claims) {
        return part("{\"alg\":\"RS256\"}") + "." + part(claims) + "." + part("signature");
    }

    private static String part(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
