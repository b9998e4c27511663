package cloud.powerepos.des.operations.internal.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.InvalidTokenReplyException;
import cloud.powerepos.des.auth.TokenRejectedException;
import cloud.powerepos.des.http.HttpCallException.Kind;
import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckOutcome.Verdict;
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.testing.Fakes;

/** What the request for a token came to, and what follows for the step before it. */
class TokenVerdictsTest extends CheckFixture {

    static Stream<DesAccessException> answers() {
        return Stream.of(new CredentialsRejectedException("ACME", "invalid_grant", "refused: fix it", null),
                new InvalidTokenReplyException("ACME", "no token: report it", null),
                new TokenRejectedException("ACME", "DES refused it: see DES", null));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void whatTheAuthServerAnswersShowsThatItIsThere(DesAccessException answer) throws Exception {
        withoutToken(answer);
        http.authServerFailure = failed(Kind.CONNECTION_LOST, "the connection ended", true);
        assertEquals(Verdict.WARNING, check().get(2).verdict());
        assertEquals(answer.getMessage(), failure("Token").text());
    }

    @Test
    void whereTheTokenServiceGotNoAnswerEitherTheAuthServerIsAtFault() throws Exception {
        withoutToken(new AuthServerUnavailableException("ACME", "no answer: wait", null, null));
        http.authServerFailure = failed(Kind.CONNECTION_LOST, "the connection ended", true);
        failure("AuthServer");
    }

    @Test
    void whatIsHeldBackCanBeTriedBeforeItsTime() throws Exception {
        withoutToken(new AuthServerUnavailableException("ACME", "no answer: wait", Fakes.NOW.plusSeconds(30), null));
        assertEquals("to try again before that time, type des:retry ACME", failure("Token").remedy());
        withoutToken(new CredentialsRejectedException("ACME", "invalid_grant", "refused: fix it",
                Fakes.NOW.plusSeconds(30)));
        assertEquals("a corrected file is tried at once; if it was corrected elsewhere, type des:retry ACME",
                failure("Token").remedy());
    }

    @Test
    void whatIsNotHeldBackNeedsNoRetry() throws Exception {
        withoutToken(new AccessClosedException("ACME", "stopped: look again"));
        CheckOutcome outcome = failure("Token");
        assertEquals("stopped: look again", outcome.text());
        assertEquals("", outcome.remedy());
    }

    @Test
    void anErrorThatNothingForeseesIsNamedByItsKind() throws Exception {
        withoutToken(new IllegalStateException(Fakes.SECRET));
        String text = failure("Token").text();
        assertTrue(text.startsWith("Unforeseen error java.lang.IllegalStateException"), text);
        assertFalse(text.contains(Fakes.SECRET), text);
    }

    @Test
    void aTokenIsShownWithItsGrantAndItsTimes() throws Exception {
        assertEquals("scope des, by grant password, issued 1 min ago, expires in 2 h", check().get(3).text());
        fakes.statuses.put("ACME", Fakes.status("ACME", State.FRESH));
        assertEquals("scope des, issued 1 min ago, expires in 2 h", check().get(3).text());
    }

    @Test
    void theHostThatTheTokenNamesIsShown() throws Exception {
        assertEquals("https://des.example/", check().get(4).text());
    }

    @Test
    void aReasonThatTheMessageHasAlreadyIsNotRepeated() throws Exception {
        fakes.resolving = () -> {
            throw new AuthServerUnavailableException("ACME", "the keys could not be fetched: PKIX failed; see jwks.uri",
                    null, new IllegalStateException(failed(Kind.TLS_REFUSED, "PKIX failed", false)));
        };
        assertEquals("the keys could not be fetched: PKIX failed; see jwks.uri", failure("Endpoint").text());
    }

    @Test
    void withoutAConfigurationOfTheTokenServiceTheStepSaysWhereToLook() throws Exception {
        http.tokenEndpoint = Optional.empty();
        fakes.held = Optional.empty();
        CheckOutcome outcome = failure("AuthServer");
        assertEquals("no configuration of the token service is in force", outcome.text());
        assertEquals("see with des:list what is wrong with cloud.powerepos.des.auth", outcome.remedy());
    }
}
