package cloud.powerepos.des.webconsole.internal.html;

import java.util.Comparator;
import java.util.List;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.webconsole.internal.view.View;
import cloud.powerepos.des.webconsole.internal.view.Words;

/**
 * Draws what is wrong with configurations, those that concern all organisations first. Where nothing is in force for an
 * organisation its row says why, so that it stands there alone.
 */
final class ProblemsPart {

    private static final int FEW = 5;
    private static final Comparator<ConfigurationProblem> WORST_FIRST = Comparator
            .comparing((ConfigurationProblem problem) -> !problem.refused())
            .thenComparing(problem -> !problem.isOfService()).thenComparing(problem -> !problem.isOfClient())
            .thenComparing(ConfigurationProblem::source).thenComparing(ConfigurationProblem::key);

    private ProblemsPart() {
    }

    static List<ConfigurationProblem> without(List<ConfigurationProblem> all) {
        return all.stream().filter(problem -> problem.organisationCode().isEmpty()
                || problem.effect() != Effect.NOTHING_IN_FORCE).sorted(WORST_FIRST).toList();
    }

    /** @param problems some */
    static Part of(List<ConfigurationProblem> problems, View view) {
        boolean refused = problems.stream().anyMatch(ConfigurationProblem::refused);
        int last = View.pages(problems.size());
        int page = Math.min(view.problems(), last);
        int from = page == 0 ? 0 : (page - 1) * View.PAGE;
        int to = Math.min(problems.size(), from + (page == 0 ? FEW : View.PAGE));
        Html html = new Html().markup("<h2>Configurations to fix</h2><ul>");
        for (ConfigurationProblem problem : problems.subList(from, to)) {
            problem(html.markup("<li>"), problem);
            html.markup("</li>");
        }
        html.markup("</ul>");
        if (problems.size() > FEW) {
            html.markup("<p class=\"des-quiet\">").text((from + 1) + " to " + to + " of "
                    + Words.count(problems.size(), "problem", "problems"));
            link(html, page == 0, view.problemsAt(1), "Show all");
            link(html, page > 1, view.problemsAt(page - 1), "Previous");
            link(html, page > 0 && page < last, view.problemsAt(page + 1), "Next");
            link(html, page > 0, view.problemsAt(0), "Show fewer");
            html.markup("</p>");
        }
        return Part.of("section", "des-problems", " class=\"des-box " + (refused ? "des-bad" : "des-warn") + "\"",
                html);
    }

    static void problem(Html html, ConfigurationProblem problem) {
        html.element("strong", "des-file", problem.source()).markup(" <span class=\"des-tag\">")
                .markup(problem.refused() ? "refused" : "key ignored").markup("</span>");
        if (!problem.key().isEmpty()) {
            html.markup(" ").element("code", "des-tag", problem.key());
        }
        if (!problem.organisationCode().isEmpty()) {
            html.markup(" ").element("span", "des-tag", problem.organisationCode());
        }
        html.element("p", "des-message", problem.message());
    }

    private static void link(Html html, boolean wanted, View view, String label) {
        if (wanted) {
            html.markup(" ").add(Links.to(view, "des-link", label));
        }
    }
}
