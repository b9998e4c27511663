package cloud.powerepos.des.operations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.operations.CheckReport;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.DesSummary;
import cloud.powerepos.des.operations.OrganisationPage;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.Counters;
import cloud.powerepos.des.operations.internal.check.ExposedSecrets;
import cloud.powerepos.des.testing.Fakes;
import cloud.powerepos.des.testing.ScriptedHttp;

class OperationsTest {

    private final Fakes fakes = new Fakes();
    private CoreServices core = new CoreServices(fakes, fakes, fakes, fakes, fakes, new ScriptedHttp());
    private final Operations operations = new Operations(() -> core,
            new ExposedSecrets(List::of, Path.of("no-such-folder")), Fakes.CLOCK);

    @ParameterizedTest
    @EnumSource(TokenStatus.State.class)
    void theStateOfTheTokenIsTheStateOfItsOrganisation(TokenStatus.State state) {
        known("ACME", Fakes.failing("ACME", state, "not reached: see token.endpoint"));
        OrganisationReport report = report("ACME");
        assertEquals(state.name(), report.state().name());
        assertEquals(Optional.of("not reached: see token.endpoint"), report.problem());
        assertEquals(Optional.of(Fakes.NOW.minusSeconds(5)), report.problemAt());
        assertEquals(Optional.of(Fakes.NOW.plusSeconds(30)), report.nextAttempt());
        assertEquals("file.cfg", report.source());
    }

    @Test
    void aTokenThatMustNotBeUsedOutranksItsState() {
        known("ACME", Fakes.living("ACME"));
        fakes.hosts.put("ACME", URI.create("https://des1.example/"));
        assertEquals(Optional.of(URI.create("https://des1.example/")), report("ACME").serviceUri());
        assertTrue(report("ACME").usable());

        fakes.refusals.put("ACME", "svc is refused: see allowed.hosts");
        assertEquals(State.UNUSABLE, report("ACME").state());
        assertEquals(Optional.of("svc is refused: see allowed.hosts"), report("ACME").problem());
        assertEquals(Optional.empty(), report("ACME").serviceUri());
        assertFalse(report("ACME").usable());
    }

    @Test
    void anOrganisationThatOnlyARefusedConfigurationNamesIsMisconfigured() {
        fakes.refused("bad.cfg", "service.account.id", "INITECH", "service.account.id is missing: set it");
        OrganisationReport report = report("INITECH");
        assertEquals(State.MISCONFIGURED, report.state());
        assertEquals(Optional.of("service.account.id is missing: set it"), report.problem());
        assertEquals("bad.cfg", report.source());
        assertEquals(List.of("INITECH"), codes(OrganisationQuery.all()));
        assertEquals(List.of(), codes(OrganisationQuery.configured()));
        assertEquals(0, operations.summary().organisations());
    }

    @Test
    void whatIsWrongWithAConfigurationWhileAnotherOneIsInForceChangesNoState() {
        known("ACME", Fakes.living("ACME"));
        fakes.ignored("acme.cfg", "client.ide", "ACME", "no key");
        fakes.problems.add(new ConfigurationProblem("acme2.cfg", "", "ACME", "given twice", Effect.LAST_GOOD_IN_FORCE));
        fakes.ignored("other.cfg", "client.ide", "OTHER", "no key");
        assertEquals(State.FRESH, report("ACME").state());
        assertEquals(List.of("no key", "given twice"),
                report("ACME").configurationProblems().stream().map(ConfigurationProblem::message).toList());
        assertEquals(List.of("ACME"), codes(OrganisationQuery.all()));
    }

    @Test
    void anOrganisationThatNoConfigurationNamesHasNoReport() {
        assertEquals(Optional.empty(), operations.organisation("ACME"));
    }

    @Test
    void anOrganisationThatTheTokenServiceDoesNotKnowYetIsBroken() {
        fakes.known("ACME");
        assertEquals(State.BROKEN, report("ACME").state());
    }

    static Stream<Arguments> whatBreaks() {
        return Stream.of("status", "refusal", "lastServiceUri").flatMap(method -> Stream.of(
                new IllegalArgumentException(Fakes.SECRET), new OutOfMemoryError(Fakes.SECRET),
                new NoClassDefFoundError(Fakes.SECRET), new StackOverflowError())
                .map(error -> Arguments.of(method, error)));
    }

    @ParameterizedTest
    @MethodSource("whatBreaks")
    void whatAServiceThrowsForOneOrganisationConcernsNoOtherOne(String method, Throwable error) {
        List.of("ACME", "BROKEN", "GLOBEX").forEach(code -> known(code, Fakes.living(code)));
        fakes.broken = (called, code) -> {
            if (called.equals(method) && code.equals("BROKEN")) {
                thrown(error);
            }
        };
        OrganisationPage page = operations.organisations(OrganisationQuery.all());
        assertEquals(List.of(State.FRESH, State.BROKEN, State.FRESH),
                page.reports().stream().map(OrganisationReport::state).toList());
        String problem = page.reports().get(1).problem().orElseThrow();
        assertTrue(problem.startsWith("Unforeseen error " + error.getClass().getName()), problem);
        assertFalse(page.toString().contains(Fakes.SECRET));
        DesSummary summary = operations.summary();
        assertEquals(Map.of(State.FRESH, 2, State.BROKEN, 1), summary.states());
        assertEquals(3, summary.organisations());
        assertEquals(2, summary.healthy());
    }

    @ParameterizedTest
    @ValueSource(strings = { "organisationCodes", "problems", "configurationProblems" })
    void aServiceThatFailsAsAWholeIsAProblemAndTheOthersAreListed(String method) {
        known("ACME", Fakes.living("ACME"));
        fakes.refused("bad.cfg", "service.account.id", "INITECH", "is missing: set it");
        fakes.broken = (called, code) -> {
            if (called.equals(method)) {
                throw new NoClassDefFoundError(Fakes.SECRET);
            }
        };
        List<String> messages = operations.configurationProblems().stream().map(ConfigurationProblem::message).toList();
        assertTrue(messages.stream().anyMatch(message -> message.contains("cannot be listed: Unforeseen error")),
                messages::toString);
        assertEquals(!method.equals("problems"), messages.contains("is missing: set it"));
        assertEquals(!method.equals("organisationCodes"), codes(OrganisationQuery.configured()).contains("ACME"));
        assertFalse(messages.toString().contains(Fakes.SECRET));
    }

    @Test
    void countersAddUp() {
        known("ACME", Fakes.living("ACME"));
        known("GLOBEX", Fakes.status("GLOBEX", TokenStatus.State.NOT_ASKED));
        assertEquals(new Counters(4, 2, 2, 5, 0, 0, 0, 0), operations.summary().counters());
    }

    @Test
    void whatIsMissingIsNamedAndNothingElseThrows() throws Exception {
        known("ACME", Fakes.living("ACME"));
        core = new CoreServices(fakes, null, null, fakes, fakes, null);
        assertEquals(List.of("cloud.powerepos.des.auth"), operations.summary().missing());
        assertEquals(State.BROKEN, report("ACME").state());
        assertTrue(report("ACME").problem().orElseThrow().contains("cloud.powerepos.des.auth"));
        CompletionException e = assertThrows(CompletionException.class,
                () -> operations.renew("ACME").toCompletableFuture().join());
        assertInstanceOf(AccessClosedException.class, e.getCause());
        assertThrows(AccessClosedException.class, () -> operations.check("ACME", outcome -> { }));

        core = new CoreServices(null, null, null, null, null, null);
        assertEquals(List.of("cloud.powerepos.des.credentials", "cloud.powerepos.des.auth",
                "cloud.powerepos.des.endpoint"),
                operations.summary().missing());
        assertEquals(List.of(), operations.configurationProblems());
        assertEquals(List.of(), codes(OrganisationQuery.all()));
    }

    @Test
    void whereTheLimitIsNotKnownOneRequestIsUnderWayAtOnce() {
        fakes.parallelRequests = 3;
        assertEquals(3, operations.parallelRequests());
        core = new CoreServices(fakes, null, null, fakes, fakes, null);
        assertEquals(1, operations.parallelRequests());
    }

    @Test
    void renewalGivesTheEndOfTheNewTokenAndNotTheToken() {
        fakes.renewal.complete(Fakes.holding(Fakes.SECRET));
        assertEquals(Fakes.NOW.plusSeconds(7200), operations.renew("ACME").toCompletableFuture().join());
    }

    @Test
    void lookingRequestsNoTokenAndShowsNoSecret() {
        known("ACME", Fakes.living("ACME"));
        fakes.held = Optional.of(Fakes.holding(Fakes.SECRET));
        String shown = operations.organisations(OrganisationQuery.all()) + " " + operations.summary()
                + operations.configurationProblems() + operations.claims("ACME");
        assertFalse(shown.contains(Fakes.SECRET), shown);
        assertEquals(0, fakes.requests);
    }

    @Test
    void checkGivesEachOutcomeAsSoonAsItIsKnown() throws Exception {
        known("ACME", Fakes.living("ACME"));
        fakes.token.complete(Fakes.holding("the-token"));
        List<String> steps = new ArrayList<>();
        CheckReport report = operations.check("ACME", outcome -> steps.add(outcome.step()));
        assertEquals(List.of("Configuration", "Secrets", "AuthServer", "Token", "Endpoint", "DES"), steps);
        assertTrue(report.confirmed());
        assertEquals(Optional.empty(), report.failure());
    }

    private static void thrown(Throwable error) {
        if (error instanceof Error thrown) {
            throw thrown;
        }
        throw (RuntimeException) error;
    }

    private void known(String code, TokenStatus status) {
        fakes.known(code);
        fakes.statuses.put(code, status);
    }

    private OrganisationReport report(String code) {
        return operations.organisation(code).orElseThrow();
    }

    private List<String> codes(OrganisationQuery query) {
        return operations.organisations(query).reports().stream().map(OrganisationReport::organisationCode).toList();
    }
}
