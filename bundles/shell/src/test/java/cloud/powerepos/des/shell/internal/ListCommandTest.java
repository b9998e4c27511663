package cloud.powerepos.des.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.OrganisationReport.State;

class ListCommandTest {

    private final Operator operator = new Operator();
    private final Fleet fleet = new Fleet(5000, State.FRESH);
    private final ListCommand list = operator.at(new ListCommand(), fleet);

    @Test
    void thousandsOfOrganisationsAreASummaryThoseThatNeedAttentionAndFiftyMore() throws Exception {
        fleet.put("ST00007", State.REFUSED);
        fleet.put("ST04000", State.REFUSED);
        fleet.put("ST03000", State.DEGRADED);
        fleet.put("ST00001", State.NOT_ASKED);
        List<String> lines = lines();
        assertEquals("5000 organisations: 2 refused, 1 degraded, 4996 fresh, 1 not asked yet", lines.get(0));
        assertEquals("What to do first:", lines.get(1));
        assertTrue(lines.get(2).startsWith("- ST00007 and 2 more: the AuthServer refused"), lines.get(2));
        List<String> rows = lines.stream().filter(line -> line.startsWith("ST")).toList();
        assertEquals(List.of("ST00007", "ST04000", "ST03000"), rows.stream().limit(3).map(row -> row.substring(0, 7))
                .toList());
        assertEquals(53, rows.size());
        assertEquals("... and 4947 more: des:list --all, or a pattern such as des:list 'ST*'",
                lines.get(lines.size() - 1));
        assertEquals(3, fleet.looks.get(), "no organisation is looked at by itself");
    }

    @Test
    void anOutageOfAllIsOneCauseAndFiftyRows() throws Exception {
        fleet.reports.keySet().stream().toList().forEach(code -> fleet.put(code, State.WAITING));
        List<String> lines = lines();
        assertTrue(lines.get(2).startsWith("- ST00000 and 4999 more: "), lines.get(2));
        assertEquals("... and 4950 more that need attention: des:list --state waiting --all, or a pattern such as"
                + " des:list 'ST*'", lines.get(lines.size() - 1));
        assertTrue(lines.size() < 60, lines.size() + " lines");
    }

    @Test
    void aTerminalOfEightyColumnsHasNoLongerLines() throws Exception {
        fleet.put("ST00007", State.REFUSED);
        operator.atTerminal(80);
        List<String> lines = lines().stream().map(line -> line.replaceAll("\u001b\\[[\\d;]*m", "")).toList();
        assertEquals(List.of(), lines.stream().filter(line -> line.length() > 80).toList());
        assertTrue(lines.stream().anyMatch(line -> line.matches("ST00007 .*refused.*")));
    }

    @Test
    void statesAndPatternsSelect() throws Exception {
        fleet.put("ST00007", State.REFUSED);
        fleet.put("ST00008", State.DEGRADED);
        fleet.put("GLOBEX", State.REFUSED);
        list.states = "refused,degraded";
        list.organisations = List.of("st*");
        List<String> lines = lines();
        assertEquals("2 of 5001 organisations: 1 refused, 1 degraded", lines.get(0));
        assertEquals(List.of("ST00007", "ST00008"), lines.stream().filter(line -> line.startsWith("ST"))
                .map(line -> line.substring(0, 7)).toList());
    }

    @Test
    void allMeansAll() throws Exception {
        list.all = true;
        assertEquals(5000, lines().stream().filter(line -> line.startsWith("ST")).count());
    }

    @Test
    void scriptsGetEveryRowWithTheSameColumns() throws Exception {
        fleet.put("ST00007", State.REFUSED);
        list.noFormat = true;
        List<String> lines = lines();
        assertEquals(5000, lines.size());
        assertEquals("ST00000\tfresh\tdes1.example\t2026-03-01T14:00:00Z\t\t"
                + "cloud.powerepos.des.organisation-st00000.cfg",
                lines.get(0));
        assertTrue(lines.stream().allMatch(line -> line.split("\t", -1).length == 6));
        assertTrue(lines.get(7).startsWith("ST00007\trefused\t\t\tthe AuthServer refused"), lines.get(7));
    }

    @Test
    void anOrderThatIsAskedForIsKept() throws Exception {
        fleet.put("ST00007", State.NOT_ASKED);
        fleet.put("ST00000", State.REFUSED);
        list.sort = "expiry";
        assertEquals("... and 4950 more: des:list --sort expiry --all, or a pattern such as des:list 'ST*'",
                last());
        list.all = true;
        List<String> rows = lines().stream().filter(line -> line.startsWith("ST")).toList();
        assertTrue(rows.get(0).startsWith("ST00001"), "what needs attention has its place in the order too");
        assertTrue(rows.get(rows.size() - 1).startsWith("ST00007"));
    }

    @Test
    void aWordThatIsNotKnownIsAnsweredWithThoseThatAre() {
        list.states = "fresh,angry";
        assertTrue(refusal().startsWith("--state angry is not known: give broken, misconfigured, unusable, refused,"));
        list.states = "";
        assertTrue(refusal().contains("not-asked"));
        list.states = null;
        list.sort = "size";
        assertEquals("--sort size is not known: give code, urgency, expiry, latest-problem", refusal());
    }

    @Test
    void whatFitsNothingIsSaid() {
        list.organisations = List.of("ST0*", "XX*");
        assertEquals("No organisation fits XX*: see des:list", refusal());
        list.organisations = List.of("NOPE");
        assertEquals("Organisation NOPE is not configured: see des:list, or add it with des:add NOPE", refusal());
    }

    @Test
    void problemsOfServicesAreForTheWholeListAlone() throws Exception {
        fleet.problems.add(new ConfigurationProblem("cloud.powerepos.des.auth.cfg", "scope", "",
                "scope is blank: set it",
                Effect.LAST_GOOD_IN_FORCE));
        assertTrue(lines().contains("- cloud.powerepos.des.auth.cfg: scope is blank: set it"));
        list.organisations = List.of("ST00001");
        assertFalse(lines().stream().anyMatch(line -> line.contains("scope")));
    }

    @Test
    void withoutAnyOrganisationTheFirstStepIsTold() throws Exception {
        fleet.reports.clear();
        assertEquals(List.of("No organisation is configured: add one with des:add CODE, or many with des:import"
                + " FILE.csv"),
                lines());
    }

    @Test
    void withoutTheBundleThatKnowsThemNoFirstStepIsTold() throws Exception {
        fleet.reports.clear();
        fleet.missing.add("cloud.powerepos.des.credentials");
        assertEquals("Which organisations are configured is not known: a bundle is missing", lines().get(0));
        assertTrue(lines().stream().anyMatch(line -> line.startsWith("- cloud.powerepos.des.credentials: the service")),
                lines().toString());
    }

    private List<String> lines() throws Exception {
        int before = operator.shown().length();
        list.execute();
        return operator.shown().substring(before).lines().toList();
    }

    private String last() throws Exception {
        List<String> lines = lines();
        return lines.get(lines.size() - 1);
    }

    private String refusal() {
        return assertThrows(CommandException.class, list::execute).getMessage();
    }
}
