package cloud.powerepos.des.common.faces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.OrganisationQuery.Sort;
import cloud.powerepos.des.operations.OrganisationReport.State;

class StatesTest {

    @Test
    void whatFailsOrIsAboutToFailNeedsAttention() {
        assertEquals(List.of(State.BROKEN, State.MISCONFIGURED, State.UNUSABLE, State.REFUSED, State.WAITING,
                State.OVERDUE, State.DEGRADED), Arrays.stream(State.values()).filter(States::needsAttention).toList());
    }

    @Test
    void readsAsAWordAndIsTypedWithoutBlanks() {
        assertEquals("refused", States.word(State.REFUSED));
        assertEquals("not asked yet", States.word(State.NOT_ASKED));
        assertEquals("not-asked", States.typed(State.NOT_ASKED));
        assertEquals("latest-problem", States.typed(Sort.LATEST_PROBLEM));
    }
}
