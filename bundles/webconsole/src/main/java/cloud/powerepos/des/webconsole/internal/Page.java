package cloud.powerepos.des.webconsole.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.ConfigurationProblem;

/** Draws an overview as HTML. The parts of it are also what the live view fetches, so there is one way to draw. */
final class Page {

    private Page() {
    }

    /** Gives the content of the page, to go between the console's own header and footer. */
    static String html(Overview overview, String formToken, String address, String notice) {
        Html html = new Html();
        // the console's frame names neither the language nor the width of small screens
        html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.markup("<div id=\"des-page\" lang=\"en\"").attribute("data-live", address + "/live.json").markup(">");
        if (!notice.isEmpty()) {
            html.markup("<p class=\"des-notice\" role=\"status\">").text(notice).markup("</p>");
        }
        html.markup("<p id=\"des-live\" role=\"status\"></p><div id=\"des-parts\">");
        parts(overview, formToken, address).forEach(part -> html.markup(part.html()));
        html.markup("</div></div><script src=\"").text(address).markup("/res/page.js\" defer></script>");
        return html.toString();
    }

    static List<Part> parts(Overview overview, String formToken, String address) {
        List<Part> parts = new ArrayList<>();
        parts.add(summary(overview));
        if (!overview.problems().isEmpty()) {
            parts.add(problems(overview.problems()));
        }
        overview.rows().forEach(row -> parts.add(organisation(row, overview.texts(), formToken, address)));
        return parts;
    }

    /** An ID that any organisation code may be part of. */
    static String id(String organisation) {
        return "des-org-" + Base64.getUrlEncoder().withoutPadding()
                .encodeToString(organisation.getBytes(StandardCharsets.UTF_8));
    }

    private static Part summary(Overview overview) {
        Html html = new Html().markup("<header id=\"des-summary\">").element("p", "des-count", overview.summary());
        if (overview.rows().isEmpty()) {
            html.markup("<p class=\"des-quiet\">Copy <code>etc/cloud.powerepos.des.organisation-NAME.cfg.example</code>"
                    + " to a name without <code>.example</code> and fill it in; it takes effect at once.</p>");
        } else {
            html.markup("<p class=\"des-quiet\">Times by this server&#39;s clock (").text(overview.zone().getId())
                    .markup("). <span class=\"des-legend\"><span class=\"des-key des-key-used\"></span> used "
                            + "<span class=\"des-key des-key-fresh\"></span> fresh "
                            + "<span class=\"des-key des-key-due\"></span> due for refresh</span></p>");
        }
        return new Part("des-summary", html.markup("</header>").toString());
    }

    private static Part problems(List<ConfigurationProblem> problems) {
        boolean refused = problems.stream().anyMatch(ConfigurationProblem::refused);
        Html html = new Html().markup("<section id=\"des-problems\" class=\"des-problems"
                + (refused ? "" : " des-minor")
                + "\" aria-labelledby=\"des-problems-title\"><h2 id=\"des-problems-title\">Configurations to fix</h2>"
                + "<ul>");
        for (ConfigurationProblem problem : problems) {
            html.markup("<li>").element("strong", "des-file", problem.source()).markup(" ")
                    .element("span", "des-tag", problem.refused() ? "refused" : "key ignored");
            if (!problem.key().isEmpty()) {
                html.markup(" ").element("code", "des-code", problem.key());
            }
            if (!problem.organisationCode().isEmpty()) {
                html.markup(" ").element("span", "des-tag", problem.organisationCode());
            }
            html.element("p", "des-message", problem.message()).markup("</li>");
        }
        return new Part("des-problems", html.markup("</ul></section>").toString());
    }

    private static Part organisation(OrganisationRow row, Texts texts, String formToken, String address) {
        String id = id(row.organisation());
        Html html = new Html().markup("<article").attribute("id", id)
                .attribute("class", "des-org " + row.tone().cssClass()).attribute("aria-labelledby", id + "-title")
                .markup("><div class=\"des-name\"><h2").attribute("id", id + "-title").markup("><bdi>")
                .text(row.organisation()).markup("</bdi></h2>").element("p", "des-quiet des-host", row.host())
                .markup("</div><div class=\"des-is\">").element("p", "des-state", row.state())
                .element("p", "des-quiet", row.meaning()).markup("</div><div class=\"des-life\">");
        row.validity().ifPresentOrElse(validity -> bar(html, validity, texts),
                () -> html.markup("<p class=\"des-quiet des-none\">no living token</p>"));
        html.markup("</div>");
        form(html, row, formToken, address);
        row.error().ifPresent(error -> html.markup("<div class=\"des-error\">").element("p", "des-message", error)
                .element("p", "des-quiet", row.errorAt()).markup("</div>"));
        html.markup("<details><summary>Details<span class=\"des-hidden\"> of ").text(row.organisation())
                .markup("</span></summary><dl>");
        row.details().forEach((name, value) -> html.markup("<div><dt>").text(name).markup("</dt>")
                .element("dd", "des-value", value).markup("</div>"));
        return new Part(id, html.markup("</dl></details></article>").toString());
    }

    /** An SVG: its geometry is attributes, so it needs no inline style and any content security policy will do. */
    private static void bar(Html html, Validity validity, Texts texts) {
        html.markup("<svg class=\"des-bar\" role=\"img\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\"")
                .attribute("aria-label", number(validity.elapsed()) + " % of the token's life used, refresh due at "
                        + number(validity.soft()) + " %");
        rect(html.markup(">"), "des-fresh", 0, validity.soft());
        rect(html, "des-due", validity.soft(), 100);
        rect(html, "des-used", 0, validity.elapsed());
        html.markup("<line class=\"des-now\" y1=\"0\" y2=\"10\"").attribute("x1", number(validity.elapsed()))
                .attribute("x2", number(validity.elapsed())).markup("/></svg><p class=\"des-times des-quiet\"><span>")
                .text("issued " + texts.time(validity.issuedAt())).markup("</span><span>")
                .text("refresh " + texts.time(validity.refreshAt())).markup("</span><span><strong>")
                .text("expires " + texts.distance(validity.expiresAt())).markup("</strong>")
                .text(", " + texts.time(validity.expiresAt())).markup("</span></p>");
    }

    private static void rect(Html html, String cssClass, double from, double to) {
        html.markup("<rect y=\"0\" height=\"10\"").attribute("class", cssClass).attribute("x", number(from))
                .attribute("width", number(Math.max(0, to - from))).markup("/>");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static void form(Html html, OrganisationRow row, String formToken, String address) {
        html.markup("<form class=\"des-do\" method=\"post\"").attribute("action", address)
                .markup("><input type=\"hidden\" name=\"token\"").attribute("value", formToken)
                .markup("><input type=\"hidden\" name=\"organisation\"").attribute("value", row.organisation())
                .markup("><button type=\"submit\"").attribute("aria-label", row.action() + ": "
                + Printable.of(row.organisation()))
                .markup(">").text(row.action()).markup("</button></form>");
    }
}
