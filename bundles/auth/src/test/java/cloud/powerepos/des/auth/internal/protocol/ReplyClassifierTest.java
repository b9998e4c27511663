package cloud.powerepos.des.auth.internal.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.CredentialsRefused;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Failed;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Issued;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Problem;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.RefreshTokenRefused;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.http.HttpCallException.Kind;
import cloud.powerepos.des.http.HttpReply;

class ReplyClassifierTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final DesCredentials CREDENTIALS = new DesCredentials("ACME", "client", "Client_Secret_x",
            "account", "pass_word_of_mine", 1, "organisation-ACME.cfg");

    private final ReplyClassifier table = new ReplyClassifier(new TokenReplyParser(() -> NOW), () -> NOW);

    @ParameterizedTest(name = "{0} with {1} on a {2} grant: {3}")
    @CsvSource(delimiter = '|', value = {
            // status | body                            | grant    | outcome
            "200 | token                                | password | issued",
            "201 | token                                | refresh  | issued",
            "200 | token with \"error\":\"\"          | password | issued",
            "200 | token with \"error\":\" \"         | password | issued",
            "200 | token with \"error\":false         | password | issued",
            "200 | token with \"error\":null          | refresh  | issued",
            "200 | token with \"error\":0             | password | issued",
            "200 | token with \"error\":{}            | password | issued",
            "200 | token with \"error\":[\"invalid_grant\"] | password | issued",
            "200 | token with \"error\":\"invalid_grant\" | password | refused invalid_grant",
            "202 | \uFEFFtoken                          | password | issued",
            "200 | <html>maintenance</html>             | refresh  | in between, spent",
            "200 | ' \uFEFF <!DOCTYPE html>'            | refresh  | in between, spent",
            "200 | {\"scope\":\"a\",\"scope\":\"a\"}    | password | in between, spent",
            "200 | [{\"error\":\"invalid_grant\"}]     | password | invalid reply, spent",
            "200 | {\"error\":\"Unauthorized\"}        | password | invalid reply, spent",
            "511 | <html>log in</html>                  | password | in between, kept",
            "407 | <html>proxy</html>                   | password | unavailable, kept",
            "200 | ''                                   | refresh  | invalid reply, spent",
            "200 | {}                                   | password | invalid reply, spent",
            "204 | ''                                   | refresh  | invalid reply, spent",
            "429 | ''                                   | refresh  | unavailable, kept",
            "500 | ''                                   | refresh  | unavailable, kept",
            "503 | {\"error\":\"invalid_grant\"}        | refresh  | unavailable, kept",
            "599 | ''                                   | refresh  | unavailable, kept",
            "502 | ''                                   | refresh  | unavailable, spent",
            "504 | ''                                   | refresh  | unavailable, spent",
            "400 | {\"error\":\"temporarily_unavailable\"} | refresh | unavailable, kept",
            "400 | {\"error\":\"server_error\"}         | password | unavailable, kept",
            "200 | {\"error\":\"server_error\"}         | password | unavailable, kept",
            "401 | {\"error\":\"invalid_client\"}       | refresh  | refused invalid_client",
            "401 | {\"error\":\"invalid_client\"}       | password | refused invalid_client",
            "400 | {\"error\":\"unauthorized_client\"}  | refresh  | refused unauthorized_client",
            "400 | {\"error\":\"invalid_scope\"}        | refresh  | refused invalid_scope",
            "403 | {\"error\":\"access_denied\"}        | refresh  | refused access_denied",
            "400 | {\"error\":\"invalid_grant\"}        | refresh  | refresh token refused",
            "200 | {\"error\":\"invalid_grant\"}        | refresh  | refresh token refused",
            "400 | {\"error\":\"invalid_request\"}      | refresh  | refresh token refused",
            "401 | ''                                   | refresh  | in between, spent",
            "403 | <html>blocked</html>                 | refresh  | in between, spent",
            "400 | {\"error\":\"invalid_grant\"}        | password | refused invalid_grant",
            "200 | {\"error\":\"invalid_grant\"}        | password | refused invalid_grant",
            "400 | {\"error\":{\"code\":1}}             | password | in between, spent",
            "400 | {\"error\":7}                        | password | in between, spent",
            "401 | {\"error\":123}                      | password | in between, spent",
            "403 | {\"error\":{}}                       | password | in between, spent",
            "401 | ''                                   | password | in between, spent",
            "401 | {\"error\":\"Unauthorized\",\"status\":401} | password | in between, spent",
            "403 | {\"message\":\"Forbidden\"}       | password | in between, spent",
            "400 | [{\"error\":\"invalid_grant\"}]     | password | in between, spent",
            "400 | \"invalid_grant\"                   | password | in between, spent",
            "400 | {\"error\":\"\"}                   | password | in between, spent",
            "403 | <html>blocked</html>                 | password | in between, spent",
            "301 | ''                                   | refresh  | in between, kept",
            "307 | token                                | refresh  | in between, kept",
            "404 | ''                                   | refresh  | unavailable, kept",
            "405 | ''                                   | password | unavailable, kept",
            "418 | {\"error\":\"invalid_grant\"}        | refresh  | unavailable, kept"})
    void repliesReadLikeTheTable(int status, String body, String grant, String outcome) {
        assertEquals(Optional.ofNullable(outcome).orElse("").strip(),
                read(table.of(request(grant), response(status, body, ""))).strip());
    }

    @ParameterizedTest(name = "bytes sent: {0}")
    @ValueSource(booleans = {true, false})
    void withoutACompleteReplyTheRefreshTokenIsSpentWhereBytesWereSent(boolean sent) {
        assertEquals("unavailable, " + (sent ? "spent" : "kept"),
                read(table.of(new NoReplyException("lost", sent, false))));
    }

    @Test
    void refusalByAProxyKeepsTheRefreshTokenAndNamesTheProxyAlone() {
        Failed failed = assertInstanceOf(Failed.class, table.of(new NoReplyException(Kind.PROXY_REFUSED,
                "the proxy p:3128 refused to pass the request on (status 403)", false)));
        assertFalse(failed.refreshTokenSpent());
        assertEquals(Problem.PROXY, failed.problem());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"429|''", "500|''", "502|''", "503|''", "302|''",
            "400|{\"error\":\"temporarily_unavailable\"}", "200|{\"error\":\"server_error\"}"})
    void retryAfterOfAFailureIsPassedOn(int status, String body) {
        Failed failed = assertInstanceOf(Failed.class, table.of(request("refresh"), response(status, body, "90")));
        assertEquals(Optional.of(Duration.ofSeconds(90)), failed.retryAfter());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Client_Secret_x", "client_secret_x", "secret", "pass_word_of_mine", "of_mine",
            "x_pass_word_of_mine", "is wrong", "5up3rs3cr3t", "line\\nbreak", "<b>", "invalid%5Fgrant",
            "far_too_long_to_be_a_code_of_any_standard_there_is"})
    void errorCodeThatMayBeAnEchoIsNotRepeated(String error) {
        assertEquals(new CredentialsRefused(""),
                table.of(request("password"), response(400, "{\"error\":\"" + error + "\"}", "")));
    }

    private static String read(TokenOutcome outcome) {
        if (outcome instanceof Failed failed) {
            return failed.problem().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", "
                    + (failed.refreshTokenSpent() ? "spent" : "kept");
        } else if (outcome instanceof CredentialsRefused refused) {
            return "refused " + refused.error();
        } else if (outcome instanceof RefreshTokenRefused) {
            return "refresh token refused";
        }
        return assertInstanceOf(Issued.class, outcome).reply().accessToken().equals("jwt") ? "issued" : "another token";
    }

    private static TokenRequest request(String grant) {
        return new TokenRequest(CREDENTIALS, "des", grant.equals("refresh") ? "refresh-1" : null);
    }

    private static HttpReply response(int status, String body, String retryAfter) {
        String text = body.replace("token with ", "{\"token_type\":\"Bearer\",\"access_token\":\"jwt\",");
        text += text.equals(body) ? "" : "}";
        text = text.replaceAll("token$", "{\"token_type\":\"Bearer\",\"access_token\":\"jwt\",\"expires_in\":60}");
        return new HttpReply(status, Map.of("retry-after", retryAfter), text.getBytes(StandardCharsets.UTF_8),
                Optional.empty());
    }
}
