package cloud.powerepos.des.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.operations.OrganisationReport.State;

/** Commands about many organisations at once. */
class SeveralTest {

    private final Operator operator = new Operator();
    private final Fleet fleet = new Fleet(200, State.FRESH);
    private final CheckCommand check = operator.at(new CheckCommand(), fleet);
    private final RetryCommand retry = operator.at(new RetryCommand(), fleet);

    @Test
    void everyOrganisationIsCheckedOnceWithinTheLimit() throws Exception {
        CountDownLatch full = new CountDownLatch(fleet.limit);
        fleet.meanwhile = () -> await(full);
        check.all = true;
        check.execute();
        assertEquals(200, fleet.checked.size());
        assertEquals(fleet.reports.keySet(), new TreeSet<>(fleet.checked));
        assertEquals(fleet.limit, fleet.most.get());
        assertEquals("200 of 200 organisations can use DES.", last());
    }

    /** Each waits until as many are under way as may be. */
    private static void await(CountDownLatch full) {
        full.countDown();
        try {
            assertTrue(full.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aPatternIsCheckedAndWhatFailsIsATableAndAnError() {
        fleet.put("ST00017", State.REFUSED);
        fleet.put("ST00013", State.REFUSED);
        fleet.put("ST00099", State.REFUSED);
        check.organisations = List.of("ST0001*");
        assertEquals("2 of 10 organisations cannot use DES", refusal(check));
        List<String> lines = operator.shown().lines().toList();
        List<String> rows = lines.stream().filter(line -> line.startsWith("ST")).toList();
        assertEquals(2, rows.size());
        assertTrue(rows.get(0).matches("ST00013 .*Token .*the AuthServer refused.*"), rows.get(0));
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("- ST00013 and 1 more: the AuthServer refused")));
        assertEquals("8 of 10 organisations can use DES.", last());
    }

    @Test
    void scriptsGetALineForEachOrganisation() {
        fleet.put("ST00013", State.REFUSED);
        check.organisations = List.of("ST0001*");
        check.noFormat = true;
        refusal(check);
        List<String> lines = operator.shown().lines().toList();
        assertEquals(10, lines.size());
        assertEquals("ST00010\tpassed\t\t", lines.get(0));
        assertTrue(lines.get(3).startsWith("ST00013\tfailed\tToken\tthe AuthServer refused"), lines.get(3));
    }

    @Test
    void ctrlCEndsTheCheckAndTellsHowFarItCame() {
        Thread operatorThread = Thread.currentThread();
        AtomicBoolean typed = new AtomicBoolean();
        fleet.meanwhile = () -> {
            if (fleet.checked.size() >= 50) {
                if (typed.compareAndSet(false, true)) {
                    operatorThread.interrupt();
                }
                await(new CountDownLatch(fleet.limit + 1));
            }
        };
        check.all = true;
        String refusal = refusal(check);
        assertTrue(refusal.matches("Cancelled: \\d+ of 200 organisations were checked"), refusal);
        assertTrue(fleet.checked.size() < 60, fleet.checked.size() + " were checked");
        assertFalse(Thread.interrupted());
    }

    @Test
    void progressIsShown() throws Exception {
        check.all = true;
        check.execute();
        assertTrue(operator.shown().lines().anyMatch(line -> line.matches("Checked \\d+ of 200")), operator.shown());
    }

    @Test
    void nothingAtAllIsHardlyMeantForAll() {
        assertTrue(refusal(check).contains("--all"));
        assertTrue(refusal(retry).contains("--all"));
        check.all = true;
        check.organisations = List.of("ST00001");
        assertTrue(refusal(check).contains("leave it out"));
        assertEquals(0, fleet.checked.size() + fleet.renewed.size());
    }

    @Test
    void aCodeThatIsNotThereEndsTheCommandBeforeTheFirstCheck() {
        check.organisations = List.of("ST00001", "NOPE");
        assertTrue(refusal(check).contains("NOPE"));
        assertEquals(0, fleet.checked.size());
    }

    @Test
    void refusedOrganisationsAreTriedOnceAfterAYes() {
        refused("ST00001", "ST00002", "ST00003");
        retry.states = "refused";
        operator.atTerminal(80);
        operator.answers.add(() -> "yes");
        assertEquals("3 of 3 organisations got no token", refusal(retry));
        assertTrue(operator.shown().contains("3 organisations can be tried again now, one attempt each."));
        assertEquals(List.of("Go on? (yes/no): null"), operator.questions);
        assertEquals(Set.of("ST00001", "ST00002", "ST00003"), Set.copyOf(fleet.renewed));
        assertEquals(3, fleet.renewed.size());
        assertTrue(operator.shown().contains("- ST00001 and 2 more: the AuthServer refused"), operator.shown());
    }

    @Test
    void anyOtherAnswerTriesNothing() {
        refused("ST00001", "ST00002");
        retry.organisations = List.of("ST*");
        operator.atTerminal(80);
        for (String answer : List.of("", "no", "des:list")) {
            operator.answers.add(() -> answer);
            assertEquals("Nothing was tried", refusal(retry));
        }
        assertEquals(0, fleet.renewed.size());
    }

    @Test
    void aScriptIsToldWhichOptionIsMissing() throws Exception {
        refused("ST00001");
        retry.all = true;
        assertTrue(refusal(retry).contains("add --yes"));
        operator.atTerminal(80, "dumb");
        assertTrue(refusal(retry).contains("add --yes"), "what comes through a pipe is no answer");
        assertEquals(List.of(), operator.questions);
        assertEquals(0, fleet.renewed.size());
        retry.yes = true;
        refusal(retry);
        assertEquals(1, fleet.renewed.size(), "those that nothing holds back are left alone");
    }

    @Test
    void aClientThatIsRefusedAgainIsNotTriedForTheOthers() {
        everyOneRefused();
        fleet.refusal = code -> fleet.refused(code, "invalid_client");
        assertEquals("200 of 200 organisations got no token", refusal(retry));
        assertEquals(List.of("ST00000"), List.copyOf(fleet.renewed), "the client might be locked");
        assertTrue(operator.shown().contains("Left out: 199 organisations, as their client was refused again: correct"
                + " it first."), operator.shown());
    }

    @Test
    void anAuthServerThatGivesNoAnswerEndsTheRetry() {
        everyOneRefused();
        fleet.refusal = code -> new AuthServerUnavailableException(code, "no answer", null, null);
        assertEquals("200 of 200 organisations got no token", refusal(retry));
        assertEquals(1, fleet.renewed.size());
        assertTrue(operator.shown().contains("as the AuthServer gives no answer: retry when it does."));
    }

    @Test
    void anAccountThatIsRefusedSaysNothingAboutTheOthers() {
        everyOneRefused();
        assertEquals("200 of 200 organisations got no token", refusal(retry));
        assertEquals(200, fleet.renewed.size());
        assertTrue(operator.shown().contains("... and 150 more that failed: see des:list --all"), operator.shown());
    }

    private void everyOneRefused() {
        refused(fleet.reports.keySet().toArray(String[]::new));
        retry.states = "refused";
        retry.yes = true;
    }

    private void refused(String... codes) {
        for (String code : codes) {
            fleet.put(code, State.REFUSED);
        }
    }

    private String last() {
        List<String> lines = operator.shown().lines().toList();
        return lines.get(lines.size() - 1);
    }

    private static String refusal(DesCommand command) {
        return assertThrows(CommandException.class, command::execute).getMessage();
    }
}
