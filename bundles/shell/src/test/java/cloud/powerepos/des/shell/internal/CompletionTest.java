package cloud.powerepos.des.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.support.completers.ArgumentCommandLine;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.OrganisationReport.State;

class CompletionTest {

    private final Fleet fleet = new Fleet(5000, State.FRESH);

    @Test
    void ofThousandsOfCodesThoseAreOfferedThatBeginSoWithOneLook() {
        OrganisationCompleter codes = new OrganisationCompleter();
        codes.operations = fleet;
        assertEquals(10, complete(codes, "ST0423").size());
        assertEquals("ST04230", complete(codes, "ST0423").get(0).strip());
        assertEquals(List.of(), complete(codes, "st0423"), "what does not fit exactly would not be found either");
        assertEquals(5000, complete(codes, "").size());
        assertEquals(4, fleet.looks.get());
    }

    @Test
    void aStateIsCompletedBehindOthers() {
        assertEquals(List.of("refused,degraded"), complete(new StateCompleter(), "refused,deg"));
        assertEquals(List.of("not-asked"), complete(new StateCompleter(), "no"));
        assertEquals(State.values().length - 1, complete(new StateCompleter(), "refused,").size());
    }

    @Test
    void anOrderIsCompleted() {
        assertEquals(List.of("urgency"), complete(new SortCompleter(), "ur"));
    }

    private static List<String> complete(Completer completer, String typed) {
        List<String> candidates = new ArrayList<>();
        completer.complete(null, new ArgumentCommandLine(typed, typed.length()), candidates);
        return candidates.stream().map(String::strip).toList();
    }
}
