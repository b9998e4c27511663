package cloud.powerepos.des.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.sun.net.httpserver.HttpServer;

import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.auth.TokenStatus.State;
import cloud.powerepos.des.credentials.ConfigurationProblem;
import cloud.powerepos.des.credentials.ConfigurationProblem.Effect;
import cloud.powerepos.des.shell.internal.Display.Mark;

class DesCheckTest {

    private final Fakes fakes = new Fakes();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private Clock clock = Clock.systemUTC();
    private HttpServer server;
    private AuthServer authServer;
    private volatile int desStatus = 400;

    @BeforeEach
    void everythingIsWell() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(exchange.getRequestMethod().equals("HEAD") ? 405 : desStatus, -1);
            exchange.close();
        });
        server.start();
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        authServer = new AuthServer(base + "/authorisation/token", "");
        fakes.serviceUri = URI.create(base + "/base/");
        fakes.known("ACME");
        fakes.statuses.put("ACME", Fakes.living("ACME"));
        fakes.token.complete(Fakes.holding("the-token"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aHealthyOrganisationPassesEveryStep() throws Exception {
        List<Outcome> outcomes = check();
        assertTrue(outcomes.stream().allMatch(outcome -> outcome.mark() == Mark.PASSED), outcomes::toString);
        assertEquals(List.of("Configuration", "Secrets", "AuthServer", "Token", "Endpoint", "DES"),
                outcomes.stream().map(Outcome::step).toList());
        assertEquals(List.of("HEAD /authorisation/token null ",
                "POST /base/api/v1/queryrunstatus Bearer the-token {\"jobRunId\":\"00000000-0000-0000-0000-000000000000\"}"),
                received);
    }

    @Test
    void nothingShownIsASecret() throws Exception {
        String shown = check().toString();
        assertFalse(shown.contains(Fakes.SECRET), shown);
        assertFalse(shown.contains("the-token"), shown);
    }

    @Test
    void anOrganisationThatNobodyConfiguredIsToldWithTheKnownOnes() throws Exception {
        fakes.credentials.clear();
        fakes.known("ACNE");
        Outcome outcome = failure("Configuration");
        assertTrue(outcome.text().contains("configured are: ACNE"));
        assertTrue(outcome.remedy().startsWith("des:add ACME"));
        assertEquals(List.of(), received);
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
        List<Outcome> outcomes = check();
        assertEquals(Mark.WARNING, outcomes.get(1).mark());
        assertEquals(Mark.PASSED, outcomes.get(5).mark());
    }

    @Test
    void keysThatNobodyReadsWarnWhereTheyConcernTheOrganisation() throws Exception {
        fakes.ignored("acme.cfg", "client.ide", "ACME", "client.ide is not a key");
        fakes.ignored("other.cfg", "client.ide", "OTHER", "of no concern");
        Outcome outcome = check().get(0);
        assertEquals(Mark.WARNING, outcome.mark());
        assertTrue(outcome.text().endsWith("; but acme.cfg: client.ide is not a key"), outcome.text());
    }

    @Test
    void aSecondFileOfTheOrganisationWarnsAndTheFirstIsNamed() throws Exception {
        fakes.refused("acme2.cfg", "organisation.code", "ACME", "is given twice: remove one");
        Outcome outcome = check().get(0);
        assertEquals(Mark.WARNING, outcome.mark());
        assertEquals("ACME.cfg: client ID client, service account svc; but acme2.cfg is refused: is given twice: remove one",
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
        Outcome outcome = check().get(0);
        assertEquals(Mark.WARNING, outcome.mark());
        assertTrue(outcome.text()
                .contains("; but auth.cfg is refused, the last good one is in force: scope is blank: set it"), outcome.text());
    }

    @Test
    void aServerThatIsDownIsToldWithWhereItsAddressIs() throws Exception {
        fakes.token = new CompletableFuture<>();
        server.stop(0);
        Outcome outcome = failure("AuthServer");
        assertTrue(outcome.text().endsWith("accepts no connection"), outcome.text());
        assertTrue(outcome.remedy().contains("token.endpoint"), outcome.remedy());
    }

    @ParameterizedTest
    @ValueSource(longs = { 60, -60, 600, -600 })
    void aClockThatIsOffWarnsWithItsRemedyAndEndsNothing(long seconds) throws Exception {
        clock = Clock.offset(clock, Duration.ofSeconds(seconds));
        List<Outcome> outcomes = check();
        Outcome outcome = outcomes.get(2);
        assertEquals(Mark.WARNING, outcome.mark());
        assertTrue(outcome.text().endsWith((seconds > 0 ? " ahead" : " behind")
                + ": set the clock of this machine, best by a time service (NTP)"), outcome.text());
        assertEquals(Mark.PASSED, outcomes.get(5).mark());
    }

    @Test
    void aServerThatIsDownIsAWarningWhileATokenIsHeld() throws Exception {
        try (ServerSocket nobodyListens = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            authServer = new AuthServer("http://127.0.0.1:" + nobodyListens.getLocalPort() + "/token", "");
        }
        List<Outcome> outcomes = check();
        Outcome outcome = outcomes.get(2);
        assertEquals(Mark.WARNING, outcome.mark());
        assertTrue(outcome.text().contains("accepts no connection; calls go on by the token held, which expires "),
                outcome.text());
        assertTrue(outcome.text().contains("see that token.endpoint"), outcome.text());
        assertEquals(Mark.PASSED, outcomes.get(5).mark());
    }

    @Test
    void anAddressThatIsNotInForceIsNotAsked() throws Exception {
        authServer = new AuthServer("http://not.in.force/token", "no-such-file.pem");
        fakes.serviceProblems = List.of(new ConfigurationProblem("auth.cfg", "token.endpoint", "", "mend it",
                Effect.LAST_GOOD_IN_FORCE));
        List<Outcome> outcomes = check();
        assertEquals(Mark.WARNING, outcomes.get(2).mark());
        assertEquals("not asked, as auth.cfg is refused, the last good one is in force: mend it", outcomes.get(2).text());
        assertEquals(Mark.PASSED, outcomes.get(5).mark());
    }

    @Test
    void aRefusedConfigurationOfTheTokenServiceFailsWhereNothingElseIsInForce() throws Exception {
        fakes.serviceProblems = List.of(new ConfigurationProblem("auth.cfg", "token.endpoint", "", "mend it",
                Effect.NOTHING_IN_FORCE));
        assertEquals("auth.cfg is refused: mend it", failure("AuthServer").text());
    }

    @Test
    void anAddressThatIsNoneFails() throws Exception {
        authServer = new AuthServer("auth.powerepos.cloud", "");
        assertTrue(failure("AuthServer").text().contains("token.endpoint"));
    }

    @Test
    void certificatesThatCannotBeReadFail() throws Exception {
        authServer = new AuthServer(authServer.tokenEndpoint(), "no-such-file.pem");
        assertTrue(failure("AuthServer").text().contains("no-such-file.pem"));
    }

    @Test
    void refusedCredentialsSayWhatTheServiceSays() throws Exception {
        fakes.token = new CompletableFuture<>();
        fakes.token.completeExceptionally(
                new CredentialsRejectedException("ACME", "invalid_grant", "refused; mend the password", null));
        Outcome outcome = failure("Token");
        assertEquals("refused; mend the password", outcome.text());
        assertTrue(outcome.remedy().endsWith("des:retry ACME"), outcome.remedy());
    }

    @Test
    void aTokenThatCannotBeReplacedWarns() throws Exception {
        fakes.statuses.put("ACME", Fakes.failing("ACME", State.DEGRADED, "AuthServer is down"));
        Outcome outcome = check().get(3);
        assertEquals(Mark.WARNING, outcome.mark());
        assertTrue(outcome.text().endsWith("AuthServer is down"));
    }

    @ParameterizedTest
    @ValueSource(ints = { 200, 400, 404 })
    void desThatLookedAtTheTokenPasses(int status) throws Exception {
        desStatus = status;
        assertEquals(Mark.PASSED, check().get(5).mark());
    }

    @ParameterizedTest
    @ValueSource(ints = { 401, 403 })
    void desThatRefusesTheTokenFails(int status) throws Exception {
        desStatus = status;
        assertTrue(failure("DES").remedy().startsWith("des:refresh ACME"));
    }

    @ParameterizedTest
    @ValueSource(ints = { 302, 500, 503 })
    void anyOtherAnswerFails(int status) throws Exception {
        desStatus = status;
        assertTrue(failure("DES").text().endsWith("HTTP " + status));
    }

    private Outcome failure(String step) throws InterruptedException {
        List<Outcome> outcomes = check();
        Outcome failed = outcomes.stream().filter(Outcome::failed).findFirst().orElseThrow();
        assertEquals(step, failed.step(), outcomes::toString);
        return failed;
    }

    private List<Outcome> check() throws InterruptedException {
        return new StepRunner(outcome -> { }).run(
                new DesCheck("ACME", fakes, fakes, fakes, () -> authServer, clock).steps());
    }
}
