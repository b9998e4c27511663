package cloud.powerepos.des.operations.internal.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckOutcome.Verdict;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.internal.check.Step.Finding;

/** Which problems a check is about, and which ones it leaves to another step. */
class CheckConcernsTest extends CheckFixture {

    @Test
    void whereNoOrganisationIsConfiguredThatIsSaid() throws Exception {
        fakes.credentials.clear();
        assertEquals("organisation ACME is not configured; configured are: none", failure("Configuration").text());
    }

    @Test
    void ofManyOrganisationsTenAreNamed() throws Exception {
        fakes.credentials.clear();
        for (int number = 10; number < 30; number++) {
            fakes.known("ORG" + number);
        }
        assertTrue(failure("Configuration").text().endsWith("ORG18, ORG19"));
    }

    @Test
    void whatIsRefusedOfAnotherOrganisationIsOfNoConcern() throws Exception {
        fakes.credentials.clear();
        fakes.refused("other.cfg", "service.account.id", "OTHER", "is missing: set it");
        fakes.refused("other.cfg", "service.account.password", "OTHER", "is missing: set it");
        assertEquals("organisation ACME is not configured; configured are: none", failure("Configuration").text());
    }

    @Test
    void aSecretIsAMatterOfTheSecretsAlone() throws Exception {
        fakes.refused("acme.cfg", "service.account.password", "ACME", "is empty");
        List<CheckOutcome> outcomes = check();
        assertEquals(Verdict.PASSED, outcomes.get(0).verdict());
        assertEquals("acme.cfg is refused: is empty", outcomes.get(1).text());
    }

    @Test
    void theIntegratorsSecretIsAMatterOfTheSecretsToo() throws Exception {
        fakes.refused("cloud.powerepos.des.client.cfg", "client.secret", "", "is empty");
        assertEquals("cloud.powerepos.des.client.cfg is refused: is empty", check().get(1).text());
    }

    @Test
    void aKeyThatIsIgnoredIsNotWhyNothingIsInForce() throws Exception {
        fakes.serviceProblems = List.of(
                new ConfigurationProblem("auth.cfg", "scop", "", "no key", Effect.KEY_IGNORED),
                new ConfigurationProblem("auth.cfg", "token.endpoint", "", "fix it", Effect.NOTHING_IN_FORCE));
        http.tokenEndpoint = Optional.empty();
        fakes.held = Optional.empty();
        assertEquals("auth.cfg is refused: fix it", failure("AuthServer").text());
    }

    @Test
    void desThatHangsDislikesPerhapsNothingButTheQuestion() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Step hanging = new Step("DES", Duration.ofMillis(20), () -> {
            never.await();
            return Finding.fine("");
        }, steps().get(5).late());
        CheckOutcome outcome = new StepRunner(any -> { }).run(List.of(hanging)).get(0);
        assertEquals(Verdict.WARNING, outcome.verdict());
        assertTrue(outcome.text().startsWith("no answer within 20 ms; it was asked about a run that does not exist"),
                outcome.text());
    }

    @Test
    void anAuthServerThatHangsIsAtFaultUnlessTheTokenRequestWasAnswered() throws Exception {
        fakes.held = Optional.empty();
        CountDownLatch never = new CountDownLatch(1);
        List<Step> steps = steps();
        Step hanging = new Step("AuthServer", Duration.ofMillis(20), () -> {
            never.await();
            return Finding.fine("");
        }, steps.get(2).late());
        assertEquals(List.of(Verdict.FAILED), new StepRunner(any -> { }).run(List.of(hanging)).stream()
                .map(CheckOutcome::verdict).toList());
        assertEquals(List.of(Verdict.WARNING, Verdict.PASSED), new StepRunner(any -> { })
                .run(List.of(hanging, steps.get(3))).stream().map(CheckOutcome::verdict).toList());
    }

    @Test
    void whatAStepTookIsMeasured() throws Exception {
        http.waiting = () -> LockSupport.parkNanos(20_000_000);
        Duration took = check().get(2).took();
        assertTrue(took.compareTo(Duration.ofMillis(15)) >= 0 && took.compareTo(Duration.ofMinutes(1)) < 0,
                took::toString);
    }
}
