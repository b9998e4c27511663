package cloud.powerepos.des.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.shell.internal.Display.Mark;
import cloud.powerepos.des.shell.internal.Step.Finding;

class StepRunnerTest {

    private final List<Outcome> reported = new ArrayList<>();

    @Test
    void stepsRunInTheirOrderAndEachIsReported() throws Exception {
        List<Outcome> outcomes = run(step("one", () -> Finding.fine("well")),
                step("two", () -> Finding.warning("look after it")));
        assertEquals(List.of(Mark.PASSED, Mark.WARNING), outcomes.stream().map(Outcome::mark).toList());
        assertEquals(outcomes, reported);
    }

    @Test
    void afterAFailureTheOthersAreSkipped() throws Exception {
        List<Outcome> outcomes = run(step("one", () -> {
            throw new Step.Failure("broken", "mend it");
        }), step("two", () -> {
            throw new AssertionError("ran");
        }));
        assertEquals(List.of(Mark.FAILED, Mark.SKIPPED), outcomes.stream().map(Outcome::mark).toList());
        assertEquals("mend it", outcomes.get(0).remedy());
    }

    @Test
    void aStepThatHangsEndsAtItsLimit() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Outcome outcome = run(new Step("hangs", Duration.ofMillis(20), () -> {
            never.await();
            return Finding.fine("");
        })).get(0);
        assertTrue(outcome.failed());
        assertEquals("no answer within 20 ms", outcome.text());
    }

    @Test
    void anUnforeseenErrorIsNotQuoted() throws Exception {
        Outcome outcome = run(step("odd", () -> {
            throw new IllegalStateException(Fakes.SECRET);
        })).get(0);
        assertTrue(outcome.failed());
        assertFalse(outcome.toString().contains(Fakes.SECRET));
    }

    @Test
    void outcomesAreShownBelowEachOther() {
        assertEquals("\u2713 DES                12 ms  fine\n", printed(StandardCharsets.UTF_8,
                new Outcome("DES", Mark.PASSED, Duration.ofMillis(12), "fine", "")));
    }

    @Test
    void aTerminalWithoutTheSignsGetsWords() {
        assertEquals("FAIL DES                12 ms  broken\n" + " ".repeat(31) + "What to do: mend it\n",
                printed(StandardCharsets.US_ASCII,
                        new Outcome("DES", Mark.FAILED, Duration.ofMillis(12), "broken", "mend it")));
    }

    private static String printed(Charset charset, Outcome outcome) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new OutcomePrinter(new PrintStream(bytes, true, charset), new Display(charset, false, 80)).print(outcome);
        return bytes.toString(charset).replace(System.lineSeparator(), "\n");
    }

    private List<Outcome> run(Step... steps) throws InterruptedException {
        return new StepRunner(reported::add).run(List.of(steps));
    }

    private static Step step(String name, Callable<Finding> work) {
        return new Step(name, Duration.ofSeconds(5), work);
    }
}
