package cloud.powerepos.des.webconsole.internal.html;

import java.util.Locale;
import java.util.Optional;

import cloud.powerepos.des.common.time.Spans;
import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckOutcome.Verdict;
import cloud.powerepos.des.operations.CheckReport;
import cloud.powerepos.des.webconsole.internal.check.CheckRun;
import cloud.powerepos.des.webconsole.internal.view.Texts;
import cloud.powerepos.des.webconsole.internal.view.Tone;
import cloud.powerepos.des.webconsole.internal.view.View;

/** Draws the check of one organisation with its steps as far as they have come. */
final class CheckPart {

    private CheckPart() {
    }

    /** @param run empty where there was none lately */
    static Part of(View view, Optional<CheckRun> run, Texts texts) {
        Html html = new Html().markup("<h2>Check of ").foreign(view.check()).markup("</h2>");
        boolean running = run.filter(CheckRun::isRunning).isPresent();
        run.ifPresentOrElse(known -> steps(html, known, texts),
                () -> html.markup("<p>No check ran lately: start it below.</p>"));
        html.markup("<p class=\"des-do\">");
        if (!running) {
            html.markup("<button form=\"des-do\" name=\"do-check\"").attribute("value", view.check())
                    .markup(">Check again</button> ");
        }
        html.add(Links.to(view.checking(""), "des-link", "Close")).markup("</p>");
        return Part.of("section", "des-check", " class=\"des-box des-busy\"" + (running ? " data-busy" : "")
                + run.map(known -> new Html().attribute("data-say", said(known)).toString()).orElse(""), html);
    }

    private static void steps(Html html, CheckRun run, Texts texts) {
        html.markup("<p class=\"des-quiet\">started ").time(run.startedAt(), texts).markup("</p><ol>");
        for (CheckOutcome outcome : run.outcomes()) {
            html.markup("<li class=\"").markup(tone(outcome.verdict()).cssClass())
                    .markup("\"><strong>").text(outcome.step()).markup("</strong> <span class=\"des-state\">")
                    .text(word(outcome.verdict())).markup("</span> <span class=\"des-quiet\">")
                    .text(outcome.verdict() == Verdict.SKIPPED ? "" : Spans.of(outcome.took())).markup("</span>");
            if (outcome.verdict() != Verdict.SKIPPED) {
                html.element("p", "des-message", outcome.text());
            }
            if (!outcome.remedy().isEmpty()) {
                html.markup("<p class=\"des-message\"><strong>What to do:</strong> ").foreign(outcome.remedy())
                        .markup("</p>");
            }
            html.markup("</li>");
        }
        html.markup("</ol><p><strong>").foreign(ending(run)).markup("</strong></p>");
    }

    private static String ending(CheckRun run) {
        if (run.isRunning()) {
            return "The next step is under way...";
        }
        return run.trouble().orElseGet(() -> new CheckReport(run.organisation(), run.outcomes()).failure()
                .map(failure -> "Step " + failure.step() + " failed: the organisation cannot use DES")
                .orElse("The organisation can use DES"));
    }

    /** For those who listen to the page: the last step, or how it ended. */
    private static String said(CheckRun run) {
        if (!run.isRunning() || run.outcomes().isEmpty()) {
            return ending(run);
        }
        CheckOutcome last = run.outcomes().get(run.outcomes().size() - 1);
        return last.step() + ": " + word(last.verdict());
    }

    private static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private static Tone tone(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> Tone.GOOD;
            case WARNING -> Tone.WARN;
            case FAILED -> Tone.BAD;
            case SKIPPED -> Tone.IDLE;
        };
    }
}
