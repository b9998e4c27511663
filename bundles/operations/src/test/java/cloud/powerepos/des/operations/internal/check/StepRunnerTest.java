package cloud.powerepos.des.operations.internal.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckOutcome.Verdict;
import cloud.powerepos.des.operations.internal.check.Step.Finding;
import cloud.powerepos.des.testing.Fakes;

class StepRunnerTest {

    private final List<CheckOutcome> reported = new ArrayList<>();

    @Test
    void stepsRunInTheirOrderAndEachIsReported() throws Exception {
        List<CheckOutcome> outcomes = run(step("one", () -> Finding.fine("well")),
                step("two", () -> Finding.warning("look after it")));
        assertEquals(List.of(Verdict.PASSED, Verdict.WARNING), outcomes.stream().map(CheckOutcome::verdict).toList());
        assertEquals(outcomes, reported);
    }

    @Test
    void afterAFailureTheOthersAreSkipped() throws Exception {
        List<CheckOutcome> outcomes = run(step("one", () -> {
            throw new Step.Failure("broken", "fix it");
        }), step("two", () -> {
            throw new AssertionError("ran");
        }));
        assertEquals(List.of(Verdict.FAILED, Verdict.SKIPPED), outcomes.stream().map(CheckOutcome::verdict).toList());
        assertEquals("fix it", outcomes.get(0).remedy());
    }

    @Test
    void aStepThatHangsEndsAtItsLimit() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CheckOutcome outcome = run(new Step("hangs", Duration.ofMillis(20), () -> {
            never.await();
            return Finding.fine("");
        })).get(0);
        assertTrue(outcome.verdict() == Verdict.FAILED);
        assertEquals("no answer within 20 ms", outcome.text());
    }

    @Test
    void anUnforeseenErrorIsNotQuoted() throws Exception {
        CheckOutcome outcome = run(step("odd", () -> {
            throw new IllegalStateException(Fakes.SECRET);
        })).get(0);
        assertTrue(outcome.verdict() == Verdict.FAILED);
        assertFalse(outcome.toString().contains(Fakes.SECRET));
    }

    @Test
    void whatALateStepMeansIsForTheStepToSay() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        List<CheckOutcome> outcomes = run(new Step("hangs", Duration.ofMillis(20), () -> {
            never.await();
            return Finding.fine("");
        }, late -> new Step.Doubt(late, () -> Finding.warning("works all the same"))),
                step("next", () -> Finding.fine("well")));
        assertEquals(List.of(Verdict.WARNING, Verdict.PASSED), outcomes.stream().map(CheckOutcome::verdict).toList());
        assertEquals(outcomes, reported);
    }

    @Test
    void aStepThatIgnoresItsEndKeepsTheNextOneFromNothing() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        List<CheckOutcome> outcomes = run(new Step("hangs", Duration.ofMillis(20), () -> {
            while (end.getCount() > 0) {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    // goes on
                }
            }
            return Finding.fine("");
        }, late -> new Step.Doubt(late, () -> Finding.warning("works all the same"))),
                step("next", () -> Finding.fine("well")));
        end.countDown();
        assertEquals(Verdict.PASSED, outcomes.get(1).verdict());
    }

    private List<CheckOutcome> run(Step... steps) throws InterruptedException {
        return new StepRunner(reported::add).run(List.of(steps));
    }

    private static Step step(String name, Callable<Finding> work) {
        return new Step(name, Duration.ofSeconds(5), work);
    }
}
