package cloud.powerepos.des.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.shell.internal.fleet.Selection;
import cloud.powerepos.des.testing.Fakes;

class OverviewTest {

    private final Fakes fakes = new Fakes();

    @Test
    void eachOrganisationAndEachRefusedConfigurationHasARow() throws Exception {
        known("ACME", State.FRESH);
        known("GLOBEX", State.NOT_ASKED);
        fakes.refused("bad.cfg", "service.account.id", "INITECH", "service.account.id is missing: set it");

        List<Overview.Row> rows = rows();

        assertEquals(List.of("ACME", "GLOBEX", "INITECH"), rows.stream().map(Overview.Row::organisation).toList());
        assertEquals(List.of("fresh", "not asked yet", "misconfigured"),
                rows.stream().map(Overview.Row::state).toList());
        assertEquals("bad.cfg", rows.get(2).source());
        assertEquals("service.account.id is missing: set it", rows.get(2).lastError());
    }

    @Test
    void whatIsWrongWithAServiceHasARowToo() throws Exception {
        known("ACME", State.FRESH);
        fakes.ignored("acme.cfg", "client.ide", "ACME", "client.ide is not a key");
        fakes.serviceProblems = List.of(new ConfigurationProblem("auth.cfg", "scope", "", "scope is blank: set it",
                Effect.LAST_GOOD_IN_FORCE));
        assertEquals(List.of("fresh", "ignored key", "misconfigured", "misconfigured"),
                rows().stream().map(Overview.Row::state).toList());
    }

    @Test
    void aLivingTokenWhoseHostIsRefusedIsUnusable() throws Exception {
        known("ACME", State.FRESH);
        fakes.hosts.put("ACME", URI.create("https://des1.example/"));
        fakes.refusals.put("ACME", "svc is refused");
        assertEquals("unusable", rows().get(0).state());
        assertEquals("", rows().get(0).host());
        assertEquals("svc is refused", rows().get(0).lastError());
    }

    @Test
    void theHostIsTheLastOneWithItsPort() throws Exception {
        known("ACME", State.FRESH);
        known("GLOBEX", State.FRESH);
        fakes.hosts.put("ACME", URI.create("https://des1.example/base/"));
        fakes.hosts.put("GLOBEX", URI.create("http://127.0.0.1:18081/"));
        assertEquals(List.of("des1.example", "127.0.0.1:18081"), rows().stream().map(Overview.Row::host).toList());
    }

    @Test
    void aWaitingOrganisationTellsUntilWhen() throws Exception {
        fakes.known("ACME");
        fakes.statuses.put("ACME", Fakes.failing("ACME", State.WAITING, "not reached"));
        assertEquals("waiting until 12:00:30", rows().get(0).state());
        assertEquals("not reached", rows().get(0).lastError());
    }

    @Test
    void anOrganisationThatIsRemovedMeanwhileIsLeftOut() throws Exception {
        fakes.known("ACME");
        fakes.broken = (method, organisation) -> {
            if (method.equals("status")) {
                fakes.credentials.clear();
            }
        };
        assertEquals(List.of(), rows());
    }

    @Test
    void lookingAsksForNoTokenAndShowsNoSecret() throws Exception {
        known("ACME", State.EXPIRED);
        assertFalse(rows().toString().contains(Fakes.SECRET));
        assertEquals(0, fakes.requests);
    }

    static Stream<Arguments> whatBreaks() {
        return Stream.of("status", "refusal", "lastServiceUri").flatMap(method -> Stream.of(
                new IllegalArgumentException(Fakes.SECRET), new OutOfMemoryError(Fakes.SECRET),
                new NoClassDefFoundError(Fakes.SECRET)).map(error -> Arguments.of(method, error)));
    }

    @ParameterizedTest
    @MethodSource("whatBreaks")
    void anOrganisationThatBreaksAServiceHasARowAndCostsNoOtherOne(String method, Throwable error) throws Exception {
        known("ACME", State.FRESH);
        known("BROKEN", State.FRESH);
        known("GLOBEX", State.FRESH);
        fakes.broken = (called, organisation) -> {
            if (called.equals(method) && organisation.equals("BROKEN")) {
                if (error instanceof Error thrown) {
                    throw thrown;
                }
                throw (RuntimeException) error;
            }
        };
        assertEquals(List.of("fresh", "broken", "fresh"), rows().stream().map(Overview.Row::state).toList());
        assertTrue(rows().get(1).lastError().startsWith("Unforeseen error " + error.getClass().getName()));
        assertFalse(rows().toString().contains(Fakes.SECRET));
    }

    @ParameterizedTest
    @ValueSource(strings = { "organisationCodes", "problems", "configurationProblems" })
    void aServiceThatFailsAsAWholeIsReportedAndTheOthersAreShown(String method) throws Exception {
        known("ACME", State.FRESH);
        fakes.refused("bad.cfg", "service.account.id", "INITECH", "is missing: set it");
        fakes.broken = (called, organisation) -> {
            if (called.equals(method)) {
                throw new NoClassDefFoundError(Fakes.SECRET);
            }
        };
        List<String> states = rows().stream().map(Overview.Row::state).toList();
        assertTrue(states.contains("fresh") || method.equals("organisationCodes"), states.toString());
        assertTrue(states.contains("misconfigured"), states.toString());
        assertTrue(rows().stream().anyMatch(row -> row.lastError()
                .contains("Unforeseen error java.lang.NoClassDefFound")));
        assertFalse(rows().toString().contains(Fakes.SECRET));
    }

    @Test
    void textsFromOutsideAreShownEscaped() throws Exception {
        fakes.known("A\u202eB");
        fakes.statuses.put("A\u202eB", Fakes.failing("A\u202eB", State.WAITING, "a\u001b[31m\nb"));
        fakes.refused("x\u2028y.cfg", "service.account.id", "C\u200bD", "e\tf");
        List<Overview.Row> rows = rows();
        assertEquals("A\\u202eB", rows.get(0).organisation());
        assertEquals("a\\u001b[31m\\u000ab", rows.get(0).lastError());
        assertEquals("x\\u2028y.cfg", rows.get(1).source());
        assertEquals("C\\u200bD", rows.get(1).organisation());
        assertEquals("e\\u0009f", rows.get(1).lastError());
    }

    private void known(String organisation, State state) {
        fakes.known(organisation);
        fakes.statuses.put(organisation, Fakes.status(organisation, state));
    }

    private List<Overview.Row> rows() throws CommandException {
        return new Overview(new Operator().at(new ListCommand(), fakes).operations, Selection.of(null, null, null),
                Fakes.CLOCK.getZone(), true).rows().toList();
    }
}
