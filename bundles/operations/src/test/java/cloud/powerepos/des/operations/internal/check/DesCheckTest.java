package cloud.powerepos.des.operations.internal.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.http.HttpCallException.Kind;
import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckOutcome.Verdict;
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.testing.Fakes;

/** The check as a whole, and its steps for token, endpoint and DES. */
class DesCheckTest extends CheckFixture {

    private static final String DES_REQUEST = "POST https://des.example/api/v1/queryrunstatus Bearer the-token"
            + " {\"jobRunId\":\"00000000-0000-0000-0000-000000000000\"}";

    @Test
    void aHealthyOrganisationPassesEveryStep() throws Exception {
        List<CheckOutcome> outcomes = check();
        assertTrue(outcomes.stream().allMatch(outcome -> outcome.verdict() == Verdict.PASSED), outcomes::toString);
        assertEquals(List.of("Configuration", "Secrets", "AuthServer", "Token", "Endpoint", "DES"),
                outcomes.stream().map(CheckOutcome::step).toList());
        assertEquals(List.of("HEAD https://auth.example/authorisation/token null ", DES_REQUEST), http.received);
    }

    @Test
    void nothingShownIsASecret() throws Exception {
        String shown = check().toString();
        assertFalse(shown.contains(Fakes.SECRET), shown);
        assertFalse(shown.contains("the-token"), shown);
    }

    @Test
    void outcomesAreReportedInTheOrderOfTheStepsAlsoWhereOneIsInDoubt() throws Exception {
        fakes.held = Optional.empty();
        http.authServerFailure = failed(Kind.NO_REPLY_IN_TIME, "no reply within 5 s", true);
        List<CheckOutcome> reported = new ArrayList<>();
        assertEquals(new StepRunner(reported::add).run(steps()), reported);
        assertEquals(List.of("Configuration", "Secrets", "AuthServer", "Token", "Endpoint", "DES"),
                reported.stream().map(CheckOutcome::step).toList());
    }

    @Test
    void theReasonOfATransportBehindAnErrorIsShown() throws Exception {
        fakes.resolving = () -> {
            throw new AuthServerUnavailableException("ACME", "the keys could not be fetched: see jwks.uri",
                    Fakes.NOW.plusSeconds(5), failed(Kind.TLS_REFUSED, "PKIX path building failed", false));
        };
        assertEquals("the keys could not be fetched: see jwks.uri (PKIX path building failed)",
                failure("Endpoint").text());
    }

    @Test
    void refusedCredentialsSayWhatTheServiceSays() throws Exception {
        fakes.token = new CompletableFuture<>();
        fakes.token.completeExceptionally(
                new CredentialsRejectedException("ACME", "invalid_grant", "refused; fix the password", null));
        CheckOutcome outcome = failure("Token");
        assertEquals("refused; fix the password", outcome.text());
        assertTrue(outcome.remedy().endsWith("des:retry ACME"), outcome.remedy());
    }

    @Test
    void aTokenThatCannotBeReplacedWarns() throws Exception {
        fakes.statuses.put("ACME", Fakes.failing("ACME", State.DEGRADED, "AuthServer is down"));
        CheckOutcome outcome = check().get(3);
        assertEquals(Verdict.WARNING, outcome.verdict());
        assertTrue(outcome.text().endsWith("AuthServer is down"));
    }

    @ParameterizedTest
    @ValueSource(ints = { 200, 400 })
    void desThatLookedAtTheTokenPasses(int status) throws Exception {
        http.desStatus = status;
        assertEquals(Verdict.PASSED, check().get(5).verdict());
    }

    @ParameterizedTest
    @ValueSource(ints = { 401, 403 })
    void desThatRefusesTheTokenFails(int status) throws Exception {
        http.desStatus = status;
        assertTrue(failure("DES").remedy().startsWith("des:refresh ACME"));
    }

    @ParameterizedTest
    @ValueSource(ints = { 302, 404, 429, 500, 503 })
    void anyOtherAnswerAboutAnInventedRunIsNoVerdict(int status) throws Exception {
        http.desStatus = status;
        CheckOutcome outcome = check().get(5);
        assertEquals(Verdict.WARNING, outcome.verdict());
        assertTrue(outcome.text().contains("HTTP " + status), outcome.text());
        assertTrue(outcome.text().contains("a run that does not exist"), outcome.text());
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = { "NO_REPLY_IN_TIME", "CONNECTION_LOST", "REPLY_TOO_LARGE" })
    void noAnswerAboutAnInventedRunIsNoVerdict(Kind kind) throws Exception {
        http.desFailure = failed(kind, "nothing came", true);
        CheckOutcome outcome = check().get(5);
        assertEquals(Verdict.WARNING, outcome.verdict());
        assertTrue(outcome.text().startsWith("https://des.example: nothing came; "), outcome.text());
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = { "NAME_NOT_RESOLVED", "NOT_CONNECTED", "PROXY_REFUSED", "TLS_REFUSED" })
    void desThatCannotBeReachedFails(Kind kind) throws Exception {
        http.desFailure = failed(kind, "not reached", false);
        assertEquals("https://des.example: not reached", failure("DES").text());
    }

    @Test
    void aServiceThatBreaksInOneStepIsOneLine() throws Exception {
        fakes.resolving = () -> {
            throw new NoClassDefFoundError(Fakes.SECRET);
        };
        CheckOutcome outcome = failure("Endpoint");
        assertTrue(outcome.text().startsWith("Unforeseen error java.lang.NoClassDefFoundError"), outcome.text());
        assertFalse(outcome.text().contains(Fakes.SECRET), outcome.text());
    }
}
