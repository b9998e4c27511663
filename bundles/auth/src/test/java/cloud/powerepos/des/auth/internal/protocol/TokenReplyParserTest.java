package cloud.powerepos.des.auth.internal.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.internal.protocol.TokenReplyParser.InvalidReplyException;

class TokenReplyParserTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private final TokenReplyParser parser = new TokenReplyParser(() -> NOW);

    @Test
    void documentedReplyIsReadInFull() throws InvalidReplyException {
        TokenReply reply = parse("""
                {"token_type": "Bearer", "access_token": "jwt", "expires_in": 28800, "refresh_token": "r1",
                 "svc": "https://des.example/", "org_id": "ACME", "scope": "des offline_access",
                 "tenant": 7, "roles": ["a", "b"], "note": null}""");
        assertEquals(new TokenReply("jwt", Duration.ofHours(8), Optional.of("r1"), Optional.empty(),
                Optional.of("des offline_access"), Optional.of("https://des.example/"), Optional.of("ACME"),
                Map.of("tenant", "7", "roles", "[\"a\",\"b\"]", "note", "null")), reply);
    }

    @ParameterizedTest
    @CsvSource({"5,5000", "3600.5,3600500", "'\"3600\"',3600000", "'\" 60.25 \"',60250", "1e3,1000000", "0.001,1",
            "100000000000,315360000000", "1e400,315360000000", "1e999999999,315360000000",
            "99999999999999999999999999999999999999,315360000000"})
    void lifetimesAreReadAsTheyComeAndClampedToTenYears(String expiresIn, long millis) throws InvalidReplyException {
        assertEquals(Duration.ofMillis(millis), reply("Bearer", expiresIn).lifetime());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "-1e400", "\"0\"", "\"x\"", "\"\"", "true", "[]", "{}", "\"Infinity\"",
            "\"0x10\"", "1e-9"})
    void lifetimesThatMakeNoSenseAreRefused(String expiresIn) {
        assertThrows(InvalidReplyException.class, () -> reply("Bearer", expiresIn));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"exp\":1800000900}                       | 900",
            "{\"exp\":\"1800000900\"}                   | 900",
            "{\"exp\":1700000900,\"iat\":1700000000}    | 900",
            "{\"exp\":1799999999}                       | 300",
            "{\"exp\":\"soon\"}                         | 300",
            "{\"iat\":1700000000}                       | 300",
            "[]                                         | 300",
            "{\"exp\":1e30}                             | 315360000"})
    void absentLifetimeIsTakenFromTheTokenItself(String claims, long seconds) throws InvalidReplyException {
        String jwt = "e30." + Base64.getUrlEncoder().withoutPadding()
                .encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".sig";
        for (String lifetime : new String[] {"", ",\"expires_in\":null"}) {
            assertEquals(Duration.ofSeconds(seconds),
                    parse("{\"token_type\":\"Bearer\",\"access_token\":\"" + jwt + "\"" + lifetime + "}").lifetime());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "a.b", "a.!!!.c", "a..c", "...."})
    void absentLifetimeOfATokenThatCannotBeReadIsFiveMinutes(String token) throws InvalidReplyException {
        assertEquals(Duration.ofSeconds(300),
                parse("{\"token_type\":\"Bearer\",\"access_token\":\"" + token + "\"}").lifetime());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "bearer", "BEARER"})
    void bearerIsMeantInAnyCase(String type) throws InvalidReplyException {
        assertEquals("jwt", reply(type, "60").accessToken());
    }

    @ParameterizedTest
    @CsvSource({"1800,1800", "'\"1800\"',1800", "1e30,315360000"})
    void lifetimeOfTheRefreshTokenIsReadWherePositive(String text, long seconds) throws InvalidReplyException {
        assertEquals(Optional.of(Duration.ofSeconds(seconds)), withRefreshLifetime(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "\"\"", "\"never\"", "null", "true", "[]"})
    void lifetimeOfTheRefreshTokenIsUnknownOtherwise(String text) throws InvalidReplyException {
        assertEquals(Optional.empty(), withRefreshLifetime(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\"  \"", "7", "[\"r\"]"})
    void refreshTokenThatIsNoneIsNone(String text) throws InvalidReplyException {
        assertEquals(Optional.empty(), parse(
                "{\"token_type\":\"Bearer\",\"access_token\":\"jwt\",\"refresh_token\":" + text + "}").refreshToken());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "[]", "\"text\"", "{", "<html>CANARY</html>", "{}",
            "{\"access_token\":\"CANARY\"}",
            "{\"token_type\":\"mac\",\"access_token\":\"CANARY\"}", "{\"token_type\":\"Bearer\"}",
            "{\"token_type\":\"Bearer\",\"access_token\":\"\"}", "{\"token_type\":\"Bearer\",\"access_token\":null}",
            "{\"token_type\":\"Bearer\",\"access_token\":7}",
            "{\"token_type\":\"Bearer\",\"access_token\":\"CANARY\\r\\nHost: x\"}",
            "{\"token_type\":\"Bearer\",\"access_token\":\"CAN ARY\"}",
            "{\"token_type\":\"Bearer\",\"access_token\":\"CANÄRY\"}",
            "{\"token_type\":\"Bearer\",\"access_token\":\"CANARY\",\"access_token\":\"b\"}",
            "{\"token_type\":\"Bearer\",\"access_token\":\"CANARY\",\"org_id\":\"BETA\"}",
            "{\"token_type\":\"Bearer\",\"access_token\":\"CANARY\",\"org_id\":\"ACME2\"}",
            "{\"token_type\":\"Bearer\",\"access_token\":\"CANARY\",\"org_id\":[\"ACME\"]}",
            "{\"token_type\":\"Bearer\",\"access_token\":\"CANARY\"} trailing",
            "{\"token_type\":\"Bearer\",\"access_token\":\"CANARY\"",
            "{\"token_type\":\"Bearer\",\"access_token\":\"CANARY\",\"a\":[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]}",
            "{\"token_type\":\"Bearer\" \"access_token\":\"CANARY\"}"})
    void everythingElseIsRefusedWithoutQuotingIt(String body) {
        InvalidReplyException error = assertThrows(InvalidReplyException.class, () -> parse(body));
        assertFalse(error.getMessage().contains("CAN"), error.getMessage());
        assertEquals(null, error.getCause());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value =
            {"{\"error\":\"invalid_grant\"}|invalid_grant", "{\"error\":null}|", "{}|", "[]|", "<html>|",
            "''|", "{\"error\":5}|", "{\"error\":\"\"}|", "{\"error\":false}|", "{\"error\":\"Forbidden\"}|",
            "{\"error\":\"a\",\"error\":\"b\"}|"})
    void oauthErrorIsFoundInWhateverBody(String body, String error) {
        assertEquals(Optional.ofNullable(error), parser.error(body.getBytes(StandardCharsets.UTF_8)));
    }

    private Optional<Duration> withRefreshLifetime(String text) throws InvalidReplyException {
        return parse("{\"token_type\":\"Bearer\",\"access_token\":\"jwt\",\"refresh_token\":\"r\","
                + "\"refresh_expires_in\":" + text + "}").refreshTokenLifetime();
    }

    private TokenReply reply(String type, String expiresIn) throws InvalidReplyException {
        return parse("{\"token_type\":\"" + type + "\",\"access_token\":\"jwt\",\"expires_in\":" + expiresIn + "}");
    }

    private TokenReply parse(String body) throws InvalidReplyException {
        return parser.reply(body.getBytes(StandardCharsets.UTF_8), "ACME");
    }
}
