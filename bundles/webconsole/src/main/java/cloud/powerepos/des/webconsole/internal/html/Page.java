package cloud.powerepos.des.webconsole.internal.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import cloud.powerepos.des.common.faces.States;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.DesSummary;
import cloud.powerepos.des.operations.OrganisationPage;
import cloud.powerepos.des.operations.OrganisationQuery.Sort;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.webconsole.internal.check.CheckRuns;
import cloud.powerepos.des.webconsole.internal.retry.RetryProgress;
import cloud.powerepos.des.webconsole.internal.retry.RetryRefused;
import cloud.powerepos.des.webconsole.internal.view.Texts;
import cloud.powerepos.des.webconsole.internal.view.View;

/** Draws a view. Its parts are also what live updates consist of, so there is one way to draw. */
public final class Page {

    private final DesOperations operations;
    private final CheckRuns checks;
    private final RetryRefused retry;

    /** Looks at nothing yet. */
    public Page(DesOperations operations, CheckRuns checks, RetryRefused retry) {
        this.operations = operations;
        this.checks = checks;
        this.retry = retry;
    }

    /**
     * Gives the content of the page, to go between the console's own header and footer.
     *
     * @param frame what is around the parts
     */
    public String html(View view, Texts texts, Frame frame) {
        Html html = new Html();
        // the console's frame names neither the language nor the width of small screens
        html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .markup("<link rel=\"stylesheet\"").attribute("href", frame.styles()).markup(">")
                .markup("<div id=\"des-page\" lang=\"en\"").attribute("data-live", frame.live())
                .attribute("data-now", Long.toString(texts.now().toEpochMilli())).markup(">");
        if (!frame.notice().isEmpty()) {
            html.markup("<p class=\"des-notice\" role=\"status\">").text(frame.notice()).markup("</p>");
        }
        html.markup("<p id=\"des-live\" role=\"status\"></p>")
                .markup("<p id=\"des-say\" class=\"des-hidden\" role=\"status\"></p>")
                .markup("<form id=\"des-do\" method=\"post\"").attribute("action", "?" + view.address()).markup(">");
        FindPart.hidden(html, "token", frame.formToken());
        html.markup("</form><form id=\"des-view\" method=\"get\">");
        view.parameters().forEach(parameter -> FindPart.hidden(html, parameter.name(), parameter.value()));
        html.markup("</form><div id=\"des-parts\">");
        parts(view, texts).forEach(part -> html.markup(part.html()));
        html.markup("</div><p class=\"des-quiet\">Loaded at ").text(texts.time(texts.now()))
                .markup(". All times are by this server&#39;s clock (").text(texts.zone().getId()).markup(").</p>");
        if (isBusy(view)) {
            html.markup("<noscript><meta http-equiv=\"refresh\" content=\"3\"></noscript>");
        }
        return html.markup("</div><script").attribute("src", frame.script()).markup(" defer></script>").toString();
    }

    /** Whether something on the page is soon to change. */
    private boolean isBusy(View view) {
        return retry.progress().filter(RetryProgress::isRunning).isPresent()
                || checks.of(view.check()).filter(run -> run.isRunning()).isPresent();
    }

    /** Everything that may change while one looks, in its order. */
    public List<Part> parts(View asked, Texts texts) {
        OrganisationPage page = operations.organisations(asked.query());
        View view = asked.within(page.found());
        if (view != asked) {
            page = operations.organisations(view.query());
        }
        DesSummary summary = operations.summary();
        List<Part> parts = new ArrayList<>();
        parts.add(SummaryPart.of(summary, view, texts));
        operations.store().map(status -> StorePart.of(status, texts.now())).ifPresent(parts::add);
        RetryPart.of(summary.in(State.REFUSED), retry.progress(), view).ifPresent(parts::add);
        if (!view.check().isEmpty()) {
            parts.add(CheckPart.of(view, checks.of(view.check()), texts));
        }
        List<ConfigurationProblem> problems = ProblemsPart.without(operations.configurationProblems());
        if (!problems.isEmpty()) {
            parts.add(ProblemsPart.of(problems, view));
        }
        parts.add(FindPart.of(view));
        rows(parts, page.reports(), view, texts);
        parts.add(PagesPart.of(view, page.found()));
        return parts;
    }

    private void rows(List<Part> parts, List<OrganisationReport> reports, View view, Texts texts) {
        Set<String> open = view.open().stream().collect(Collectors.toSet());
        String heading = "";
        for (OrganisationReport report : reports) {
            String wanted = heading(report.state(), view.sort());
            if (!wanted.equals(heading)) {
                heading = wanted;
                parts.add(Part.of("h2", "des-" + wanted.replace(' ', '-').toLowerCase(Locale.ROOT), "",
                        new Html().text(wanted)));
            }
            parts.add(RowPart.of(report, texts, open.contains(report.organisationCode())
                    ? Optional.of(Details.of(report, claims(report.organisationCode()), texts)) : Optional.empty()));
        }
    }

    private static String heading(State state, Sort sort) {
        if (sort != Sort.URGENCY) {
            return "Organisations";
        }
        return States.needsAttention(state) ? "Need attention" : "The others";
    }

    /** Where on the page an organisation is. */
    public static String id(String organisation) {
        return RowPart.id(organisation);
    }

    /** None where they cannot be had: the row says what is wrong. */
    private Map<String, String> claims(String organisation) {
        try {
            return operations.claims(organisation);
        } catch (Throwable e) {
            return Map.of();
        }
    }

    /**
     * What is around the parts.
     *
     * @param formToken proves that a form came from this page
     * @param live      address of live updates
     * @param styles    address of the style sheet
     * @param script    address of the script
     * @param notice    what happened last; an empty text for nothing
     */
    public record Frame(String formToken, String live, String styles, String script, String notice) {
    }
}
