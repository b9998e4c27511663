package cloud.powerepos.des.auth.internal.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.ConnectionStale;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.CredentialsRefused;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Failed;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Problem;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.http.HttpCallException.Kind;
import cloud.powerepos.des.http.HttpReply;

class RepliesAtTheBordersTest {

    private static final DesCredentials CREDENTIALS =
            new DesCredentials("ACME", "client", "secret", "account", "password", 1, "acme.cfg");

    private final ReplyClassifier table =
            new ReplyClassifier(new TokenReplyParser(() -> Instant.EPOCH), () -> Instant.EPOCH);

    private TokenOutcome outcome(int status, String body) {
        return table.of(new TokenRequest(CREDENTIALS, "des", "refresh"),
                new HttpReply(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"199, UNAVAILABLE, false", "300, IN_BETWEEN, false", "399, IN_BETWEEN, false",
            "402, UNAVAILABLE, false",
            "510, UNAVAILABLE, false", "511, IN_BETWEEN, false", "512, UNAVAILABLE, false", "501, UNAVAILABLE, false"})
    void statusNamesTheProblem(int status, Problem problem, boolean spent) {
        assertEquals(new Failed(problem, "it answered with status " + status, spent, Optional.empty()),
                outcome(status, ""));
    }

    @Test
    void lastStatusOfASuccessIsOne() {
        assertInstanceOf(TokenOutcome.Issued.class,
                outcome(299, "{\"token_type\":\"Bearer\",\"access_token\":\"jwt\",\"expires_in\":60}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"<html>|a page", "\uFEFF <x/>|a page", "''|no body", "{}|no OAuth error code",
            "\uFEFF{}|no OAuth error code"})
    void refusalWithoutACodeSaysWhatCameInstead(String body, String what) {
        assertEquals("it answered with status 403 and " + what, ((Failed) outcome(403, body)).message());
    }

    @Test
    void codeThatIsTemporaryIsNamed() {
        assertEquals("it answered with status 400 and server_error",
                ((Failed) outcome(400, "{\"error\":\"server_error\"}")).message());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whyThereIsNoReplyNamesTheProblem(Kind kind) {
        Problem problem = switch (kind) {
            case PROXY_REFUSED -> Problem.PROXY;
            case REPLY_TOO_LARGE, REPLY_MALFORMED -> Problem.IN_BETWEEN;
            case INTERNAL_ERROR -> Problem.INTERNAL;
            default -> Problem.UNAVAILABLE;
        };
        assertEquals(new Failed(problem, "why", true, Optional.empty()),
                table.of(new NoReplyException(kind, "why", true)));
    }

    @Test
    void certificateThatIsNotTrustedIsAProblemOfItsOwn() {
        assertEquals(new Failed(Problem.UNTRUSTED, "why", false, Optional.empty()),
                table.of(NoReplyException.untrusted("why")));
    }

    @Test
    void connectionThatDiedIsFollowedByAnotherAttempt() {
        Failed otherwise = new Failed(Problem.UNAVAILABLE, "lost", true, Optional.empty());
        assertEquals(new ConnectionStale(otherwise), table.of(new NoReplyException("lost", true, true)));
        assertEquals(otherwise, table.of(new NoReplyException("lost", true, false)));
    }

    @Test
    void clientIsRefusedWhateverOrganisationItAsksFor() {
        assertTrue(new CredentialsRefused("invalid_client").ofClient());
        assertFalse(new CredentialsRefused("invalid_grant").ofClient());
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_grant", "a_code_of_forty_characters_is_still_shown"})
    void plainCodeIsShown(String code) {
        String shown = code.substring(0, Math.min(40, code.length()));
        assertEquals(new CredentialsRefused(shown), table.of(new TokenRequest(CREDENTIALS, "des", null),
                new HttpReply(400, Map.of(), ("{\"error\":\"" + shown + "\"}").getBytes(StandardCharsets.UTF_8),
                        Optional.empty())));
    }
}
