package cloud.powerepos.des.shell.internal.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;

class CausesTest {

    private final Causes causes = new Causes();

    @Test
    void messagesThatDifferInNameFileAndTimeAloneAreOneCause() {
        add("A", "2026-03-01T12:00:00Z");
        add("B", "2026-03-01T12:00:01.5Z");
        causes.add(report("C"), "C has another problem: fix c.cfg\u001b[31m");
        causes.add("auth.cfg", "scope is blank: set it");
        assertEquals(List.of("- A and 1 more: A was refused until", "  2026-03-01T12:00:00Z; fix A.cfg",
                "- C: C has another problem: fix", "  c.cfg\\u001b[31m", "- ... and 1 more: look there"), printed(2));
    }

    @Test
    void whatConcernsTheMostComesFirstWhereThatIsWanted() {
        causes.add("auth.cfg", "scope is blank: set it");
        add("A", "2026-03-01T12:00:00Z");
        add("B", "2026-03-01T12:00:00Z");
        assertEquals("- auth.cfg: scope is blank: set it", printed(2).get(0));
        causes.mostFirst();
        assertEquals("- A and 1 more: A was refused until", printed(2).get(0));
    }

    private void add(String code, String time) {
        causes.add(report(code), code + " was refused until " + time + "; fix " + code + ".cfg");
    }

    private static OrganisationReport report(String code) {
        return new OrganisationReport(code, State.REFUSED, Optional.empty(), Optional.empty(), Optional.empty(),
                code + ".cfg", Optional.empty(), List.of());
    }

    private List<String> printed(int most) {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        causes.print(new PrintStream(shown, true, StandardCharsets.UTF_8), 36, most, "look there");
        return shown.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
