package cloud.powerepos.des.webconsole.internal.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.testing.FakeOperations;
import cloud.powerepos.des.webconsole.internal.view.Texts;
import cloud.powerepos.des.webconsole.internal.view.View;

class SummaryPartTest {

    private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");
    private static final String NO_ANSWER = "the AuthServer gave no token: no answer; see that it can be reached";

    private final FakeOperations operations = FakeOperations.fleet(5000, NOW);

    private String html(View view) {
        return SummaryPart.of(operations.summary(), view, new Texts(NOW, ZoneOffset.UTC)).html();
    }

    private String words() {
        return html(View.FIRST).replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    @Test
    void whereAllIsWellThereIsNothingToDo() {
        assertTrue(words().contains("5,000 organisations: none needs attention 5,000 all 5,000 fresh AuthServer no"
                + " failure"), words());
        assertFalse(words().contains("What to do first"), words());
    }

    @Test
    void anOutageOfTheAuthServerIsOneThingToDo() {
        for (int i = 1; i <= 5000; i++) {
            operations.put(FakeOperations.report(FakeOperations.shop(i), i <= 1200 ? State.WAITING
                    : State.DEGRADED, NOW, i <= 1200 ? -1 : 100, NO_ANSWER));
        }
        operations.authServer = new AuthServerStatus(AuthServerStatus.State.OPEN, Optional.of(NOW.minusSeconds(10)),
                Optional.of(NOW.plusSeconds(5)), Optional.of(NO_ANSWER));
        assertTrue(words().contains("5,000 organisations: 5,000 need attention"), words());
        assertTrue(words().contains("1,200 waiting 3,800 degraded"), words());
        assertTrue(words().contains("AuthServer fails since 11:59:50 ; no request before 12:00:05 What to"
                + " do first 5,000 organisations: " + NO_ANSWER), words());
    }

    @Test
    void withoutTheBundleThatKnowsTheOrganisationsNoFirstStepIsTold() {
        operations.reports.clear();
        operations.missing.add("cloud.powerepos.des.credentials");
        assertTrue(words().contains("Which organisations are configured is not known"), words());
        assertFalse(words().contains("Copy"), words());
    }

    @Test
    void aProbeOfTheAuthServerIsTold() {
        operations.authServer = new AuthServerStatus(AuthServerStatus.State.HALF_OPEN,
                Optional.of(NOW.minusSeconds(10)), Optional.empty(), Optional.of(NO_ANSWER));
        assertTrue(words().contains("AuthServer fails since 11:59:50 ; one request finds out whether it still does, the"
                + " others wait: " + NO_ANSWER), words());
    }

    @Test
    void aSingleOneAmongThousandsIsSeenInTheBar() {
        operations.put(FakeOperations.report("SHOP00001", State.REFUSED, NOW, -1, NO_ANSWER));
        assertTrue(html(View.FIRST).contains("<path class=\"des-bad\" d=\"M0 0H6V1H0z\"/>"), html(View.FIRST));
        assertTrue(words().contains("1 needs attention"), words());
    }

    @Test
    void aStateThatIsChosenIsTakenAwayByItsLink() {
        operations.put(FakeOperations.report("SHOP00001", State.REFUSED, NOW, -1, NO_ANSWER));
        View refused = View.FIRST.toggled(State.REFUSED);
        assertEquals("state=refused", refused.address());
        assertTrue(html(refused).contains("href=\"?\" aria-current=\"true\"><strong>1</strong> refused"),
                html(refused));
        assertTrue(html(refused).contains("href=\"?state=refused&amp;state=fresh\"><strong>4,999</strong> fresh"),
                html(refused));
    }
}
