package cloud.powerepos.des.webconsole.internal.html;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.Counters;
import cloud.powerepos.des.webconsole.internal.view.Texts;

/** Draws what is known about one organisation beyond its row. */
final class Details {

    private final Html html = new Html();
    private final Texts texts;

    private Details(Texts texts) {
        this.texts = texts;
    }

    /** @param claims of the token that is held */
    static Html of(OrganisationReport report, Map<String, String> claims, Texts texts) {
        Details details = new Details(texts);
        details.html.markup("<div class=\"des-details\">");
        details.problems(report);
        details.html.markup("<dl>");
        details.value("Configured in", report.source());
        report.serviceUri().ifPresent(uri -> details.value("DES", uri.toString()));
        report.token().ifPresent(details::token);
        claims.forEach((name, value) -> details.value("Claim " + name, value));
        return details.html.markup("</dl></div>");
    }

    private void problems(OrganisationReport report) {
        report.problem().filter(RowPart::isShortened)
                .ifPresent(problem -> html.element("p", "des-message", problem));
        for (ConfigurationProblem problem : report.configurationProblems()) {
            ProblemsPart.problem(html.markup("<div class=\"des-problem\">"), problem);
            html.markup("</div>");
        }
    }

    private void token(TokenStatus token) {
        value("Service account", token.serviceAccountId());
        value("ClientID", token.clientId());
        time("Token issued", token.issuedAt());
        time("Refresh due", token.refreshAt());
        time("Token expires", token.expiresAt());
        value("Last grant", token.grant().orElse("none"));
        value("Refresh token", token.refreshTokenHeld() ? "held" : "not held");
        Counters counters = token.counters();
        count("Token requests", counters.requests());
        count("Password grants", counters.passwordGrants());
        count("Refresh grants", counters.refreshGrants());
        count("Callers who shared a request", counters.joined());
        count("Refused by the AuthServer", counters.refused());
        count("Failed otherwise", counters.failed());
        count("Tokens refused by DES", counters.rejected());
        count("Replays prevented", counters.replaysPrevented());
    }

    private void count(String name, long number) {
        value(name, Long.toString(number));
    }

    private void value(String name, String value) {
        if (!value.isEmpty()) {
            html.markup("<div>").element("dt", "des-quiet", name).element("dd", "des-value", value).markup("</div>");
        }
    }

    private void time(String name, Optional<Instant> at) {
        at.ifPresent(time -> html.markup("<div>").element("dt", "des-quiet", name).markup("<dd>").time(time, texts)
                .markup("</dd></div>"));
    }
}
