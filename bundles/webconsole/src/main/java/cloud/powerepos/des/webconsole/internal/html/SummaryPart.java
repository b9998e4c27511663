package cloud.powerepos.des.webconsole.internal.html;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import cloud.powerepos.des.common.faces.States;
import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.DesSummary;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.operations.SharedProblem;
import cloud.powerepos.des.webconsole.internal.view.Texts;
import cloud.powerepos.des.webconsole.internal.view.Tone;
import cloud.powerepos.des.webconsole.internal.view.View;
import cloud.powerepos.des.webconsole.internal.view.Words;

/** Draws all organisations in numbers, how the AuthServer is doing and what to do first. */
final class SummaryPart {

    /** Reasons that are shown; more than these are found by the states. */
    private static final int REASONS = 3;

    private final DesSummary summary;
    private final View view;
    private final Texts texts;
    private final Html html = new Html();

    private SummaryPart(DesSummary summary, View view, Texts texts) {
        this.summary = summary;
        this.view = view;
        this.texts = texts;
    }

    static Part of(DesSummary summary, View view, Texts texts) {
        return new SummaryPart(summary, view, texts).part();
    }

    private Part part() {
        int all = summary.states().values().stream().mapToInt(Integer::intValue).sum();
        int attention = count(View.ATTENTION);
        html.markup("<h2 class=\"des-count\">");
        if (all == 0) {
            html.text(summary.missing().isEmpty() ? "No organisation is configured"
                    : "Which organisations are configured is not known").markup("</h2>");
        } else {
            html.text(Words.count(all, "organisation", "organisations")
                    + (attention == 0 ? ": none needs attention" : ": ")).markup(attention == 0 ? "" : "<strong>")
                    .text(attention == 0 ? "" : Words.count(attention, "needs attention", "need attention"))
                    .markup(attention == 0 ? "" : "</strong>").markup("</h2>");
            bar(all);
            states(all, attention);
        }
        authServer();
        first();
        reasons();
        if (all == 0 && summary.missing().isEmpty()) {
            html.markup("<p>Copy <code>etc/cloud.powerepos.des.organisation-NAME.cfg.example</code> to a name without"
                    + " <code>.example</code> and fill it in; it takes effect at once.</p>");
        }
        return Part.of("header", "des-summary", "", html);
    }

    private int count(Set<State> states) {
        return states.stream().mapToInt(summary::in).sum();
    }

    /** As an SVG, whose geometry any content security policy allows; the numbers below say the same in words. */
    private void bar(int all) {
        Map<Tone, Integer> tones = new TreeMap<>();
        summary.states().forEach((state, number) -> tones.merge(Tone.of(state), number, Integer::sum));
        html.markup("<svg class=\"des-share\" viewBox=\"0 0 1000 1\" preserveAspectRatio=\"none\""
                + " aria-hidden=\"true\">");
        long counted = 0;
        long from = 0;
        for (Map.Entry<Tone, Integer> tone : tones.entrySet()) {
            counted += tone.getValue();
            // a single one among thousands is still to be seen
            long to = Math.max(from + 6, counted * 1000 / all);
            html.markup("<path").attribute("class", tone.getKey().cssClass())
                    .attribute("d", "M" + from + " 0H" + to + "V1H" + from + "z").markup("/>");
            from = to;
        }
        html.markup("</svg>");
    }

    private void states(int all, int attention) {
        html.markup("<ul class=\"des-states\" aria-label=\"Show states\">");
        chip(view.in(Set.of()), "", all, "all", view.states().size() == State.values().length);
        if (attention > 0) {
            chip(view.in(View.ATTENTION), "", attention, attention == 1 ? "needs attention" : "need attention",
                    view.states().equals(View.ATTENTION));
        }
        Arrays.stream(State.values()).filter(state -> summary.in(state) > 0 || isChosen(state))
                .forEach(state -> chip(view.toggled(state), Tone.of(state).cssClass(), summary.in(state),
                        States.word(state), isChosen(state)));
        html.markup("</ul>");
    }

    private boolean isChosen(State state) {
        return view.states().size() < State.values().length && view.states().contains(state);
    }

    private void chip(View target, String tone, int number, String label, boolean chosen) {
        html.markup("<li><a class=\"des-chip ").markup(tone).markup("\"").attribute("href", "?" + target.address())
                .markup(chosen ? " aria-current=\"true\"><strong>" : "><strong>").text(Words.number(number))
                .markup("</strong> ").text(label).markup("</a></li>");
    }

    private void authServer() {
        html.markup("<p class=\"des-server\"><strong>AuthServer</strong> ");
        summary.authServer().ifPresentOrElse(this::authServer,
                () -> html.markup("<span class=\"des-state des-bad\">not known</span>"));
        html.markup("</p>");
    }

    private void authServer(AuthServerStatus status) {
        if (status.state() == AuthServerStatus.State.CLOSED) {
            html.markup("<span class=\"des-state des-good\">no failure</span> <span class=\"des-quiet\">requests go"
                    + " out</span>");
            return;
        }
        html.markup("<span class=\"des-state des-bad\">fails</span>");
        status.since().ifPresent(since -> html.markup(" since ").time(since, texts));
        if (status.state() == AuthServerStatus.State.HALF_OPEN) {
            html.markup("; one request finds out whether it still does, the others wait");
        } else {
            status.until().ifPresent(until -> html.markup("; no request before ").time(until, texts));
        }
        // most often it is also what to do first
        status.problem().filter(problem -> !summary.firstToDo().orElse("").contains(problem))
                .ifPresent(problem -> html.markup(": ").foreign(problem));
    }

    private void first() {
        summary.firstToDo().ifPresent(first -> html
                .markup("<p class=\"des-first\"><strong>What to do first</strong> ").foreign(first).markup("</p>"));
    }

    /** The first one is what is to be done first. */
    private void reasons() {
        if (summary.problems().size() < 2) {
            return;
        }
        html.markup("<ul class=\"des-reasons\">");
        summary.problems().stream().limit(REASONS).forEach(problem -> html.markup("<li>").add(Links.to(
                view.searching(searched(problem)), "des-link",
                problem.organisations() == 1 ? problem.organisationCode()
                        : Words.count(problem.organisations(), "organisation", "organisations")))
                .markup(" ").foreign(what(problem.text())).markup("</li>"));
        html.markup("</ul>");
    }

    private static String searched(SharedProblem problem) {
        return problem.organisations() == 1 ? problem.organisationCode() : what(problem.text());
    }

    /** What is wrong without what to do about it, which may name a file of each organisation. */
    private static String what(String problem) {
        int remedy = problem.indexOf(';');
        return remedy < 0 ? problem : problem.substring(0, remedy);
    }
}
