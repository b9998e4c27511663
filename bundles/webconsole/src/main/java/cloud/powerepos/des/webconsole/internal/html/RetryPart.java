package cloud.powerepos.des.webconsole.internal.html;

import java.util.Optional;

import cloud.powerepos.des.webconsole.internal.retry.RetryProgress;
import cloud.powerepos.des.webconsole.internal.view.View;
import cloud.powerepos.des.webconsole.internal.view.Words;

/** Draws the retry of all refused organisations: how to begin it, the question whether to, and how far it has come. */
final class RetryPart {

    private static final String ID = "des-retry";

    private RetryPart() {
    }

    /** Empty where there is nothing to retry and nothing to tell. */
    static Optional<Part> of(int refused, Optional<RetryProgress> progress, View view) {
        if (progress.filter(RetryProgress::isRunning).isPresent()) {
            return progress.map(RetryPart::running);
        }
        if (refused == 0 && progress.isEmpty()) {
            return Optional.empty();
        }
        Html html = new Html();
        progress.ifPresent(ended -> html.markup("<p>").text("Retry of refused organisations ended: " + counts(ended)
                + (ended.stopped().isEmpty() ? "" : "; " + ended.stopped())).markup("</p>"));
        boolean asks = refused > 0 && view.confirm();
        if (asks) {
            question(html, refused, view);
        } else if (refused > 0) {
            html.markup("<p>").add(Links.to(view.confirming(true), "des-button",
                    "Retry all refused (" + Words.number(refused) + ")...")).markup("</p>");
        }
        return Optional.of(Part.of("section", ID, asks ? " class=\"des-box des-warn\"" : " class=\"des-retry\"", html));
    }

    private static void question(Html html, int refused, View view) {
        html.markup("<h2>").text("Retry " + Words.count(refused, "refused organisation", "refused organisations") + "?")
                .markup("</h2><p>Each is tried once, one after the other, five in a second at the most. Those that were"
                        + " tried within the last minute are left out, so that no account is locked out. Where the"
                        + " credentials are wrong, correct the file instead: it is tried at once.</p>"
                        + "<p class=\"des-do\"><button form=\"des-do\" name=\"do-retry\" value=\"refused\">Retry now"
                        + "</button> ").add(Links.to(view.confirming(false), "des-link", "Cancel")).markup("</p>");
    }

    private static Part running(RetryProgress progress) {
        String done = Words.number(progress.done()) + " of "
                + Words.count(progress.all(), "organisation", "organisations");
        Html html = new Html().markup("<h2>Retry of refused organisations</h2><p>").text(done + ": " + counts(progress))
                .markup("</p><progress").attribute("max", Integer.toString(Math.max(1, progress.all())))
                .attribute("value", Integer.toString(progress.done())).attribute("aria-label", done)
                .markup("></progress><p class=\"des-do\"><button form=\"des-do\" name=\"do-stop\" value=\"retry\">Stop"
                        + "</button></p>");
        return Part.of("section", ID, " class=\"des-box des-busy\" data-busy", html);
    }

    private static String counts(RetryProgress progress) {
        return progress.renewed() + " have a token now, " + progress.refused() + " refused again, "
                + progress.failed() + " failed otherwise, " + progress.leftOut() + " left out";
    }
}
