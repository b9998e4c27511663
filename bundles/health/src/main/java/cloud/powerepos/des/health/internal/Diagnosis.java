package cloud.powerepos.des.health.internal;

import java.time.Duration;
import java.time.Instant;

import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.common.time.Spans;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.OrganisationReport;

/** What is known of an organisation and of configurations means for the health. */
final class Diagnosis {

    private Diagnosis() {
    }

    static ResultLog.Entry of(OrganisationReport report, Instant now) {
        return new ResultLog.Entry(severity(report), Printable.of(report.organisationCode() + ": "
                + text(report, now)));
    }

    static Result.Status severity(ConfigurationProblem problem, boolean served) {
        return problem.effect() == Effect.NOTHING_IN_FORCE && !served ? Result.Status.CRITICAL : Result.Status.WARN;
    }

    /** @param served whether what the configuration is for has been configured all the same */
    static ResultLog.Entry of(ConfigurationProblem problem, boolean served) {
        return new ResultLog.Entry(severity(problem, served),
                Printable.of(problem.source() + (problem.refused() ? " is refused: " : ": ") + problem.message()));
    }

    static Result.Status severity(OrganisationReport report) {
        return switch (report.state()) {
            // a module that asks for nothing is not ill
            case NOT_ASKED, FRESH, EXPIRED -> Result.Status.OK;
            case DEGRADED -> Result.Status.WARN;
            // a request that does not end is a fault of this program, whatever is held meanwhile
            case WAITING, OVERDUE, UNUSABLE, BROKEN, MISCONFIGURED -> Result.Status.CRITICAL;
            case REFUSED -> failing(report);
            // to try again repairs nothing yet
            case REFRESHING -> report.problem().isEmpty() ? Result.Status.OK : failing(report);
        };
    }

    private static Result.Status failing(OrganisationReport report) {
        return report.usable() ? Result.Status.WARN : Result.Status.CRITICAL;
    }

    private static String text(OrganisationReport report, Instant now) {
        String token = report.expiresAt().map(end -> "the token held expires in " + left(now, end))
                .orElse("no token is held");
        String error = report.problem().orElse("the last request failed");
        String next = report.nextAttempt().map(due -> due.isAfter(now) ? "; the next attempt is due in "
                + left(now, due)
                : "; the next call tries again").orElse("");
        return switch (report.state()) {
            case NOT_ASKED -> "no caller has asked for a token yet";
            case FRESH -> token;
            case EXPIRED -> "idle, the token expired unasked for; the next call gets a new one";
            case UNUSABLE, BROKEN, MISCONFIGURED -> error;
            case DEGRADED, WAITING, REFUSED, OVERDUE -> token + "; " + error + next;
            case REFRESHING -> token + "; a new one is being requested"
                    + report.problem().map(last -> " after: " + last).orElse("");
        };
    }

    static String left(Instant now, Instant then) {
        return Spans.rough(then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO);
    }
}
