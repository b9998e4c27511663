package cloud.powerepos.des.operations.internal.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.http.HttpCallException;
import cloud.powerepos.des.http.HttpCallException.Kind;
import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckOutcome.Verdict;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.operations.internal.CoreServices;
import cloud.powerepos.des.operations.internal.Operations;
import cloud.powerepos.des.testing.Fakes;
import cloud.powerepos.des.testing.ScriptedHttp;

class DesCheckTest {

    private static final String DES_REQUEST = "POST https://des.example/api/v1/queryrunstatus Bearer the-token"
            + " {\"jobRunId\":\"00000000-0000-0000-0000-000000000000\"}";

    private final Fakes fakes = new Fakes();
    private final ScriptedHttp http = new ScriptedHttp();
    private final List<ExposedSecrets.Configured> configurations = new ArrayList<>();
    private Clock clock = Fakes.CLOCK;

    @BeforeEach
    void everythingIsWell() {
        fakes.known("ACME");
        fakes.statuses.put("ACME", Fakes.living("ACME"));
        fakes.token.complete(Fakes.holding("the-token"));
    }

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
    void anUnknownOrganisationIsReportedWithTheKnownOnes() throws Exception {
        fakes.credentials.clear();
        fakes.known("ACNE");
        CheckOutcome outcome = failure("Configuration");
        assertTrue(outcome.text().contains("configured are: ACNE"));
        assertTrue(outcome.remedy().startsWith("des:add ACME"));
        assertEquals(List.of(), http.received);
    }

    @Test
    void aRefusedKeyFailsTheConfiguration() throws Exception {
        fakes.credentials.clear();
        fakes.refused("acme.cfg", "service.account.id", "ACME", "service.account.id is missing: set it");
        assertEquals("acme.cfg is refused: service.account.id is missing: set it", failure("Configuration").text());
    }

    @Test
    void aSecretThatCannotBeReadFailsTheSecrets() throws Exception {
        fakes.credentials.clear();
        fakes.refused("acme.cfg", "service.account.password.file", "ACME", "the file x does not exist: create it");
        assertEquals("acme.cfg is refused: the file x does not exist: create it", failure("Secrets").text());
    }

    @Test
    void aFaultOfTheIntegratorsPairComesBeforeWhatItCauses() throws Exception {
        fakes.credentials.clear();
        fakes.refused("acme.cfg", "client.id", "ACME", "no client.id and client.secret");
        fakes.refused("cloud.powerepos.des.client.cfg", "client.id", "", "client.id is empty");
        assertEquals("cloud.powerepos.des.client.cfg is refused: client.id is empty", failure("Configuration").text());
    }

    @Test
    void aRefusedChangeWarnsWhileTheLastGoodOneWorks() throws Exception {
        fakes.refused("acme.cfg", "service.account.password", "ACME", "is empty");
        List<CheckOutcome> outcomes = check();
        assertEquals(Verdict.WARNING, outcomes.get(1).verdict());
        assertEquals(Verdict.PASSED, outcomes.get(5).verdict());
    }

    @Test
    void keysThatNothingReadsWarnWhereTheyConcernTheOrganisation() throws Exception {
        fakes.ignored("acme.cfg", "client.ide", "ACME", "client.ide is not a key");
        fakes.ignored("other.cfg", "client.ide", "OTHER", "of no concern");
        CheckOutcome outcome = check().get(0);
        assertEquals(Verdict.WARNING, outcome.verdict());
        assertTrue(outcome.text().endsWith("; but acme.cfg: client.ide is not a key"), outcome.text());
    }

    @Test
    void aSecondFileOfTheOrganisationWarnsAndTheFirstIsNamed() throws Exception {
        fakes.refused("acme2.cfg", "organisation.code", "ACME", "is given twice: remove one");
        CheckOutcome outcome = check().get(0);
        assertEquals(Verdict.WARNING, outcome.verdict());
        assertEquals("ACME.cfg: client ID client, service account svc; but acme2.cfg is refused: is given twice:"
                + " remove one",
                outcome.text());
    }

    @Test
    void aMisspeltKeyOfASecretIsToldBeforeTheSecretThatIsMissing() throws Exception {
        fakes.credentials.clear();
        fakes.refused("acme.cfg", "service.account.password", "ACME", "service.account.password is missing: set it");
        fakes.ignored("acme.cfg", "service.account.pasword", "ACME", "did you mean service.account.password?");
        assertEquals("acme.cfg; but acme.cfg: did you mean service.account.password?", check().get(0).text());
        failure("Secrets");
    }

    @Test
    void aRefusedConfigurationOfAServiceWarns() throws Exception {
        fakes.serviceProblems = List.of(new ConfigurationProblem("auth.cfg", "scope", "", "scope is blank: set it",
                Effect.LAST_GOOD_IN_FORCE));
        CheckOutcome outcome = check().get(0);
        assertEquals(Verdict.WARNING, outcome.verdict());
        assertTrue(outcome.text()
                .contains("; but auth.cfg is refused, the last good one is in force: scope is blank: set it"),
                outcome.text());
    }

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
    void outcomesAreReportedInTheOrderOfTheStepsAlsoWhereOneIsInDoubt() throws Exception {
        fakes.held = Optional.empty();
        http.authServerFailure = failed(Kind.NO_REPLY_IN_TIME, "no reply within 5 s", true);
        List<CheckOutcome> reported = new ArrayList<>();
        assertEquals(new StepRunner(reported::add).run(steps()), reported);
        assertEquals(List.of("Configuration", "Secrets", "AuthServer", "Token", "Endpoint", "DES"),
                reported.stream().map(CheckOutcome::step).toList());
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

    @Test
    void theReasonOfATransportBehindAnErrorIsShown() throws Exception {
        fakes.resolving = () -> {
            throw new AuthServerUnavailableException("ACME", "the keys could not be fetched: see jwks.uri",
                    Fakes.NOW.plusSeconds(5), failed(Kind.TLS_REFUSED, "PKIX path building failed", false));
        };
        assertEquals("the keys could not be fetched: see jwks.uri (PKIX path building failed)",
                failure("Endpoint").text());
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
    void secretsThatOthersCanReadWarnWithTheRemedy(@TempDir Path etc) throws Exception {
        Files.setPosixFilePermissions(etc, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = Files.writeString(etc.resolve("ACME.cfg"), "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Hashtable<String, Object> properties = new Hashtable<>(Map.of("service.account.password", Fakes.SECRET,
                "felix.fileinstall.filename", file.toUri().toString()));
        configurations.add(new ExposedSecrets.Configured("pid", properties, properties));
        CheckOutcome outcome = check().get(1);
        assertEquals(Verdict.WARNING, outcome.verdict());
        assertEquals("others on this machine can read service.account.password in " + file + ": chmod 600 " + file,
                outcome.text());
        assertEquals(Verdict.PASSED, check().get(5).verdict());
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

    private void withoutToken(Exception reason) {
        fakes.token = new CompletableFuture<>();
        fakes.held = Optional.empty();
        fakes.token.completeExceptionally(reason);
    }

    private static HttpCallException failed(Kind kind, String message, boolean sent) {
        return new HttpCallException(kind, message, sent);
    }

    private CheckOutcome failure(String step) throws InterruptedException {
        List<CheckOutcome> outcomes = check();
        CheckOutcome failed = outcomes.stream().filter(outcome -> outcome.verdict() == Verdict.FAILED).findFirst()
                .orElseThrow();
        assertEquals(step, failed.step(), outcomes::toString);
        return failed;
    }

    private List<Verdict> marks() throws InterruptedException {
        return check().stream().map(CheckOutcome::verdict).toList();
    }

    private List<CheckOutcome> check() throws InterruptedException {
        return new StepRunner(outcome -> { }).run(steps());
    }

    private List<Step> steps() {
        CoreServices core = new CoreServices(fakes, fakes, fakes, fakes, fakes, http);
        ExposedSecrets exposed = new ExposedSecrets(() -> configurations, Path.of("no-such-folder"));
        return new DesCheck("ACME", core,
                new Operations(() -> core, exposed, clock)::configurationProblems, exposed, clock).steps();
    }
}
