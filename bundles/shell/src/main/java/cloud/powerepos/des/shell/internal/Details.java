package cloud.powerepos.des.shell.internal;

import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import cloud.powerepos.des.common.faces.Unforeseen;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.common.time.Spans;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.Counters;

/** All that is known about one organisation, without secrets; asks for no token. */
final class Details {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final DesOperations operations;
    private final Clock clock;

    Details(DesOperations operations, Clock clock) {
        this.operations = operations;
        this.clock = clock;
    }

    /** @return the lines in their order: what, and how it is */
    Map<String, String> of(OrganisationReport report) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("Organisation", report.organisationCode());
        lines.put("State", Overview.state(report, clock.getZone()));
        report.problem().filter(problem -> report.state() == State.BROKEN)
                .ifPresent(problem -> lines.put("Broken", problem));
        lines.put("Configured in", report.source());
        report.token().ifPresent(token -> {
            lines.put("Client ID", token.clientId());
            lines.put("Service account", token.serviceAccountId());
        });
        lines.put("DES", report.serviceUri().map(Object::toString).orElse("not known yet"));
        report.problem().filter(problem -> report.state() == State.UNUSABLE)
                .ifPresent(problem -> lines.put("Token unusable", problem));
        report.token().ifPresent(token -> token(lines, token));
        report.configurationProblems().forEach(
                problem -> lines.merge(problem.refused() ? "Refused configuration" : "Ignored key",
                        problem.source() + ": " + problem.message(), (one, other) -> one + "; " + other));
        StoredText.of(operations, report.organisationCode()).ifPresent(text -> lines.put("Token store", text));
        claims(lines, report.organisationCode());
        lines.replaceAll((name, value) -> Printable.of(value));
        return lines;
    }

    private void token(Map<String, String> lines, TokenStatus token) {
        token.issuedAt().ifPresent(time -> lines.put("Token issued",
                time(time) + token.grant().map(grant -> ", by grant " + grant).orElse("")));
        token.refreshAt().ifPresent(time -> lines.put("Refresh due", time(time)));
        token.expiresAt().ifPresent(time -> lines.put("Expires", time(time)));
        lines.put("Refresh token", token.refreshTokenHeld() ? "held" : "none");
        lines.put("Last error", token.lastError().orElse("none"));
        token.lastErrorAt().ifPresent(time -> lines.put("Last error at", time(time)));
        token.failingSince().filter(since -> !token.lastErrorAt().equals(Optional.of(since)))
                .ifPresent(since -> lines.put("Failing since", time(since)));
        token.nextAttempt().ifPresent(time -> lines.put("Next attempt",
                time.isAfter(clock.instant()) ? time(time) : "with the next call"));
        counters(lines, token.counters());
    }

    private void claims(Map<String, String> lines, String organisation) {
        try {
            operations.claims(organisation).forEach((name, value) -> lines.put("Claim " + name, value));
        } catch (Throwable e) {
            lines.put("Claims", Unforeseen.text(e));
        }
    }

    private static void counters(Map<String, String> lines, Counters counters) {
        lines.put("Token requests", counters.requests() + " sent, " + counters.refused() + " refused, "
                + counters.failed() + " failed");
        lines.put("Tokens obtained", counters.passwordGrants() + " by password, " + counters.refreshGrants()
                + " by refresh token");
        lines.put("Requests shared", counters.joined() + " callers joined one under way");
        lines.put("Refused by DES", counters.rejected() + " tokens");
        lines.put("Replays prevented", counters.replaysPrevented() + " refresh tokens dropped unsent");
    }

    private String time(Instant time) {
        return TIME.format(time.atZone(clock.getZone())) + " (" + Spans.relative(clock.instant(), time) + ")";
    }
}
