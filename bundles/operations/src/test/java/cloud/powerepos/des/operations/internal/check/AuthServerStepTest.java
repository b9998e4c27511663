package cloud.powerepos.des.operations.internal.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.http.HttpCallException.Kind;
import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckOutcome.Verdict;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.testing.Fakes;

/** The step for the AuthServer: its address, proxies, certificates and clock. */
class AuthServerStepTest extends CheckFixture {

    @Test
    void aServerThatIsDownIsReportedWithWhereItsAddressIs() throws Exception {
        withoutToken(new AuthServerUnavailableException("ACME", "not connected", Fakes.NOW.plusSeconds(5), null));
        http.authServerFailure = failed(Kind.NOT_CONNECTED, "accepts no connection", false);
        CheckOutcome outcome = failure("AuthServer");
        assertEquals("https://auth.example: accepts no connection", outcome.text());
        assertTrue(outcome.remedy().startsWith("see that token.endpoint in etc/cloud.powerepos.des.auth.cfg is right"),
                outcome.remedy());
        assertEquals(List.of(Verdict.PASSED, Verdict.PASSED, Verdict.FAILED, Verdict.FAILED, Verdict.SKIPPED,
                Verdict.SKIPPED), marks());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whateverTheProbeEndsWithATokenThatWasObtainedOutweighsIt(Kind kind) throws Exception {
        fakes.held = Optional.empty();
        http.authServerFailure = failed(kind, "the probe failed", true);
        CheckOutcome outcome = check().get(2);
        assertEquals(Verdict.WARNING, outcome.verdict());
        assertTrue(outcome.text().startsWith("https://auth.example: the probe failed; the token request itself was"
                + " answered"), outcome.text());
        assertEquals(List.of(Verdict.PASSED, Verdict.PASSED, Verdict.WARNING, Verdict.PASSED, Verdict.PASSED,
                Verdict.PASSED), marks());
    }

    @Test
    void aRefusalShowsThatTheAuthServerAnswersWhateverTheProbeSaw() throws Exception {
        withoutToken(new CredentialsRejectedException("ACME", "invalid_grant", "refused; correct the password", null));
        http.authServerFailure = failed(Kind.CONNECTION_LOST, "the connection ended", true);
        assertEquals(List.of(Verdict.PASSED, Verdict.PASSED, Verdict.WARNING, Verdict.FAILED, Verdict.SKIPPED,
                Verdict.SKIPPED), marks());
        failure("Token");
    }

    @Test
    void aProxyIsNamedAndTheAddressOfTheServerIsNotBlamed() throws Exception {
        withoutToken(new AuthServerUnavailableException("ACME", "the proxy refused", Fakes.NOW.plusSeconds(5), null));
        http.proxy = Optional.of("proxy.example:3128");
        http.authServerFailure = failed(Kind.PROXY_REFUSED, "the proxy refused the request (407)", false);
        CheckOutcome outcome = failure("AuthServer");
        assertEquals("https://auth.example (through the proxy proxy.example:3128): the proxy refused the request (407)",
                outcome.text());
        assertFalse(outcome.remedy().contains("token.endpoint"), outcome.remedy());
        assertTrue(outcome.remedy().contains("user and password of the proxy"), outcome.remedy());
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = { "NAME_NOT_RESOLVED", "NOT_CONNECTED" })
    void aProxyThatIsNotReachedIsTheOneToLookAt(Kind kind) throws Exception {
        withoutToken(new AuthServerUnavailableException("ACME", "not connected", Fakes.NOW.plusSeconds(5), null));
        http.proxy = Optional.of("proxy.example:3128");
        http.authServerFailure = failed(kind, "no connection to the proxy", false);
        CheckOutcome outcome = failure("AuthServer");
        assertTrue(outcome.remedy().startsWith("see that the proxy proxy.example:3128 is right"), outcome.remedy());
    }

    @Test
    void aProxyThatWorksIsNamedToo() throws Exception {
        http.proxy = Optional.of("proxy.example:3128");
        assertTrue(check().get(2).text()
                .startsWith("https://auth.example (through the proxy proxy.example:3128) answers"));
        assertTrue(check().get(5).text()
                .startsWith("https://des.example (through the proxy proxy.example:3128) answers"));
    }

    @Test
    void aTlsFailureHasItsReasonAndWhoseCertificatesAreTrusted() throws Exception {
        withoutToken(new AuthServerUnavailableException("ACME", "not trusted", Fakes.NOW.plusSeconds(5), null));
        http.authServerFailure = failed(Kind.TLS_REFUSED, "no trusted TLS connection: PKIX path building failed",
                false);
        CheckOutcome outcome = failure("AuthServer");
        assertTrue(outcome.text().endsWith("PKIX path building failed"), outcome.text());
        assertTrue(outcome.remedy().contains("trusted.certificates.file in etc/cloud.powerepos.des.auth.cfg"));
        assertTrue(outcome.remedy().endsWith("trusted now are the JVM's certificates and those of ca.pem"),
                outcome.remedy());
    }

    @ParameterizedTest
    @ValueSource(longs = { 60, -60, 600, -600 })
    void aClockThatIsOffWarnsWithItsRemedyAndEndsNothing(long seconds) throws Exception {
        clock = Clock.offset(clock, Duration.ofSeconds(seconds));
        List<CheckOutcome> outcomes = check();
        CheckOutcome outcome = outcomes.get(2);
        assertEquals(Verdict.WARNING, outcome.verdict());
        assertTrue(outcome.text().endsWith((seconds > 0 ? " ahead" : " behind")
                + ": set the clock of this machine, best by a time service (NTP)"), outcome.text());
        assertEquals(Verdict.PASSED, outcomes.get(5).verdict());
    }

    @Test
    void aServerThatIsDownIsAWarningWhileATokenIsHeld() throws Exception {
        http.authServerFailure = failed(Kind.NOT_CONNECTED, "accepts no connection", false);
        List<CheckOutcome> outcomes = check();
        CheckOutcome outcome = outcomes.get(2);
        assertEquals(Verdict.WARNING, outcome.verdict());
        assertTrue(outcome.text().contains("accepts no connection; calls go on by the token held, which expires "),
                outcome.text());
        assertTrue(outcome.text().contains("see that token.endpoint"), outcome.text());
        assertEquals(Verdict.PASSED, outcomes.get(5).verdict());
    }

    @Test
    void theAddressInForceIsProbedWhateverIsConfigured() throws Exception {
        fakes.serviceProblems = List.of(new ConfigurationProblem("auth.cfg", "token.endpoint", "", "is no address",
                Effect.LAST_GOOD_IN_FORCE));
        List<CheckOutcome> outcomes = check();
        assertEquals(Verdict.WARNING, outcomes.get(0).verdict());
        assertEquals(Verdict.PASSED, outcomes.get(2).verdict());
        assertEquals("HEAD https://auth.example/authorisation/token null ", http.received.get(0));
    }

    @Test
    void aRefusedConfigurationOfTheTokenServiceFailsWhereNothingElseIsInForce() throws Exception {
        fakes.serviceProblems = List.of(new ConfigurationProblem("auth.cfg", "token.endpoint", "", "fix it",
                Effect.NOTHING_IN_FORCE));
        http.tokenEndpoint = Optional.empty();
        assertEquals("auth.cfg is refused: fix it", failure("AuthServer").text());
    }
}
