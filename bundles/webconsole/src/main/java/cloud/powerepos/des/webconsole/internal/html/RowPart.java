package cloud.powerepos.des.webconsole.internal.html;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.webconsole.internal.view.Texts;
import cloud.powerepos.des.webconsole.internal.view.Tone;
import cloud.powerepos.des.webconsole.internal.view.Validity;
import cloud.powerepos.des.webconsole.internal.view.Words;

/** Draws one organisation. */
final class RowPart {

    /** What a row shows of a problem; the details have all of it. */
    private static final int LONGEST_PROBLEM = 500;

    private RowPart() {
    }

    /** @param details what is shown on demand; empty where it is not */
    static Part of(OrganisationReport report, Texts texts, Optional<Html> details) {
        String code = report.organisationCode();
        String id = id(code);
        Optional<Validity> validity = Validity.of(report, texts.now());
        Html html = new Html().markup("<div class=\"des-name\"><h3>").foreign(code).markup("</h3>")
                .element("p", "des-quiet", Words.host(report))
                .markup("</div><div class=\"des-is\"><p class=\"des-state\">").text(Words.of(report.state()))
                .markup("</p><p class=\"des-quiet\">").text(Words.meaning(report.state(), validity.isPresent()))
                .markup("</p></div><div class=\"des-life\">");
        life(html, report, validity, texts);
        html.markup("</div><div class=\"des-do\">");
        if (report.state() != State.MISCONFIGURED) {
            button(html, "do-renew", Words.action(report.state()), code);
            button(html, "do-check", "Check now", code);
        }
        toggle(html, code, details.isPresent());
        html.markup("</div>");
        problem(html, report, texts);
        details.ifPresent(html::add);
        return Part.of("article", id, " class=\"des-org " + Tone.of(report.state()).cssClass() + "\"", html);
    }

    /** An ID that any organisation code may be part of. */
    static String id(String organisation) {
        return "des-org-" + Base64.getUrlEncoder().withoutPadding()
                .encodeToString(organisation.getBytes(StandardCharsets.UTF_8));
    }

    private static void life(Html html, OrganisationReport report, Optional<Validity> validity, Texts texts) {
        if (validity.isEmpty()) {
            html.markup("<p class=\"des-quiet\">no valid token</p>");
            return;
        }
        bar(html, validity.get());
        html.markup("<p class=\"des-quiet\">expires ").time(report.expiresAt().orElseThrow(), texts).markup("</p>");
    }

    /** An SVG: its geometry is attributes, so it needs no inline style and any content security policy will do. */
    private static void bar(Html html, Validity validity) {
        html.markup("<svg class=\"des-bar\" viewBox=\"0 0 20 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        stretch(html, "des-due", validity.refresh(), Validity.STEPS);
        stretch(html, "des-used", 0, validity.elapsed());
        html.markup("</svg>");
    }

    private static void stretch(Html html, String cssClass, int from, int to) {
        if (to > from) {
            html.markup("<path").attribute("class", cssClass)
                    .attribute("d", "M" + from + " 0H" + to + "V1H" + from + "z").markup("/>");
        }
    }

    private static void button(Html html, String name, String label, String code) {
        html.markup("<button form=\"des-do\"").attribute("name", name).attribute("value", code)
                .attribute("aria-label", label + " " + Printable.of(code)).markup(">").text(label)
                .markup("</button>");
    }

    private static void toggle(Html html, String code, boolean open) {
        html.markup("<button form=\"des-view\" class=\"des-more\"").attribute("name", open ? "close" : "open")
                .attribute("value", code).attribute("aria-expanded", Boolean.toString(open))
                .attribute("aria-label", "Details of " + Printable.of(code)).markup(">Details</button>");
    }

    private static void problem(Html html, OrganisationReport report, Texts texts) {
        report.problem().ifPresent(problem -> {
            html.markup("<div class=\"des-error\">").element("p", "des-message", shortened(problem));
            report.problemAt().ifPresent(at -> when(html, report, at, texts));
            html.markup("</div>");
        });
        if (report.state() != State.MISCONFIGURED && !report.configurationProblems().isEmpty()) {
            html.markup("<p class=\"des-note\">")
                    .text(Words.count(report.configurationProblems().size(), "problem", "problems"))
                    .markup(" in its configuration: see Details</p>");
        }
    }

    private static void when(Html html, OrganisationReport report, Instant at, Texts texts) {
        html.markup("<p class=\"des-quiet\">").time(at, texts);
        report.failingSince().filter(since -> !since.equals(at))
                .ifPresent(since -> html.markup("; failing since ").time(since, texts));
        report.nextAttempt().ifPresent(next -> {
            html.markup("; next attempt ");
            if (next.isAfter(texts.now())) {
                html.time(next, texts);
            } else {
                html.markup("with the next call");
            }
        });
        html.markup("</p>");
    }

    private static String shortened(String problem) {
        return isShortened(problem) ? problem.substring(0, LONGEST_PROBLEM) + "..." : problem;
    }

    static boolean isShortened(String problem) {
        return problem.length() > LONGEST_PROBLEM;
    }
}
