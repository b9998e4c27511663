package cloud.powerepos.des.operations.internal.check;

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

import cloud.powerepos.des.common.faces.Unforeseen;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.common.time.Spans;
import cloud.powerepos.des.http.HttpCallException;
import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckOutcome.Verdict;
import cloud.powerepos.des.operations.internal.check.Step.Doubt;
import cloud.powerepos.des.operations.internal.check.Step.Failure;
import cloud.powerepos.des.operations.internal.check.Step.Finding;

/**
 * Runs steps one after the other, each within its time; after one that fails the others are skipped. A step that ends
 * in doubt is reported after the next one, which decides what it was.
 */
public final class StepRunner {

    private final Consumer<CheckOutcome> report;
    private final List<CheckOutcome> outcomes = new ArrayList<>();
    private boolean failed;

    /** @param report is told each outcome as soon as it is known, in the order of the steps */
    public StepRunner(Consumer<CheckOutcome> report) {
        this.report = report;
    }

    /** Once. */
    public List<CheckOutcome> run(List<Step> steps) throws InterruptedException {
        // one that hangs keeps its thread: the next step has another one
        ExecutorService threads = Executors.newCachedThreadPool(new DaemonThreads("des-check"));
        try {
            Attempt open = null;
            for (Step step : steps) {
                Attempt attempt = failed ? new Attempt(new CheckOutcome(step.name(), Verdict.SKIPPED, Duration.ZERO,
                        "skipped",
                        ""), null) : run(step, threads);
                if (open != null) {
                    add(open.decided());
                    open = null;
                }
                if (attempt.doubt == null) {
                    add(attempt.outcome);
                } else {
                    open = attempt;
                }
            }
            if (open != null) {
                add(open.decided());
            }
            return outcomes;
        } finally {
            threads.shutdownNow();
        }
    }

    private void add(CheckOutcome outcome) {
        failed |= outcome.verdict() == Verdict.FAILED;
        outcomes.add(outcome);
        report.accept(outcome);
    }

    /** How a step ended; with its doubt where the next step decides. */
    private record Attempt(CheckOutcome outcome, Doubt doubt) {

        CheckOutcome decided() {
            Finding verdict = doubt.verdict();
            return verdict == null ? outcome : shown(outcome.step(), verdict.warning() ? Verdict.WARNING
                    : Verdict.PASSED,
                    outcome.took(), verdict.text(), "");
        }
    }

    private static Attempt run(Step step, ExecutorService threads) throws InterruptedException {
        long start = System.nanoTime();
        Future<Finding> running = threads.submit(step.work());
        try {
            Finding finding = running.get(step.limit().toMillis(), TimeUnit.MILLISECONDS);
            return ended(step, finding.warning() ? Verdict.WARNING : Verdict.PASSED, start, finding.text(), "", null);
        } catch (TimeoutException e) {
            running.cancel(true);
            return failed(step, start, step.late().apply(new Failure("no answer within " + Spans.of(step.limit()),
                    "see whether the network and the other side are well, then check again")));
        } catch (ExecutionException e) {
            return failed(step, start, e.getCause());
        }
    }

    private static Attempt failed(Step step, long start, Throwable error) {
        Throwable cause = error instanceof ExecutionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause() : error;
        if (cause instanceof Failure failure) {
            return ended(step, Verdict.FAILED, start, failure.getMessage() + transport(failure), failure.remedy(),
                    failure instanceof Doubt doubt ? doubt : null);
        }
        return ended(step, Verdict.FAILED, start, Unforeseen.text(cause) + transport(cause), "", null);
    }

    /** What a failed request was behind an error whose message leaves it out. */
    private static String transport(Throwable error) {
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpCallException && !error.getMessage().contains(cause.getMessage())) {
                return " (" + cause.getMessage() + ")";
            }
        }
        return "";
    }

    private static Attempt ended(Step step, Verdict verdict, long start, String text, String remedy, Doubt doubt) {
        return new Attempt(shown(step.name(), verdict, Duration.ofNanos(System.nanoTime() - start), text, remedy),
                doubt);
    }

    private static CheckOutcome shown(String step, Verdict verdict, Duration took, String text, String remedy) {
        return new CheckOutcome(step, verdict, took, Printable.of(text), Printable.of(remedy));
    }
}
