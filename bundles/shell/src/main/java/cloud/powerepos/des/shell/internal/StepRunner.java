package cloud.powerepos.des.shell.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.shell.internal.Display.Mark;

/** Runs steps one after the other, each within its time; after one that fails the others are skipped. */
final class StepRunner {

    private final Consumer<Outcome> report;

    /** @param report is told each outcome as soon as it is known */
    StepRunner(Consumer<Outcome> report) {
        this.report = report;
    }

    List<Outcome> run(List<Step> steps) throws InterruptedException {
        ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            Thread named = new Thread(task, "des-check");
            named.setDaemon(true);
            return named;
        });
        try {
            List<Outcome> outcomes = new ArrayList<>();
            boolean failed = false;
            for (Step step : steps) {
                Outcome outcome = failed ? new Outcome(step.name(), Mark.SKIPPED, Duration.ZERO, "skipped", "")
                        : run(step, thread);
                failed |= outcome.failed();
                outcomes.add(outcome);
                report.accept(outcome);
            }
            return outcomes;
        } finally {
            thread.shutdownNow();
        }
    }

    private static Outcome run(Step step, ExecutorService thread) throws InterruptedException {
        long start = System.nanoTime();
        Future<Step.Finding> running = thread.submit(step.work());
        try {
            Step.Finding finding = running.get(step.limit().toMillis(), TimeUnit.MILLISECONDS);
            return outcome(step, finding.warning() ? Mark.WARNING : Mark.PASSED, start, finding.text(), "");
        } catch (TimeoutException e) {
            running.cancel(true);
            return outcome(step, Mark.FAILED, start, "no answer within " + Spans.of(step.limit()),
                    "see whether the network and the other side are well, then check again");
        } catch (ExecutionException e) {
            return failed(step, start, e.getCause());
        }
    }

    private static Outcome failed(Step step, long start, Throwable cause) {
        if (cause instanceof Step.Failure failure) {
            return outcome(step, Mark.FAILED, start, failure.getMessage(), failure.remedy());
        }
        if (cause instanceof DesAccessException) {
            return outcome(step, Mark.FAILED, start, cause.getMessage(), "");
        }
        // only the kind: nobody knows what the message of an unforeseen error quotes
        return outcome(step, Mark.FAILED, start, "unforeseen error " + cause.getClass().getName(), "report it");
    }

    private static Outcome outcome(Step step, Mark mark, long start, String text, String remedy) {
        return new Outcome(step.name(), mark, Duration.ofNanos(System.nanoTime() - start), Text.printable(text),
                Text.printable(remedy));
    }
}
