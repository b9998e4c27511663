package cloud.powerepos.des.health.internal;

import java.time.Duration;
import java.time.Instant;

import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;

import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

/** What is known of an organisation's token and of configurations means for the health. */
final class Diagnosis {

    private Diagnosis() {
    }

    static ResultLog.Entry of(TokenStatus status, Instant now) {
        return new ResultLog.Entry(severity(status), Printable.of(status.organisationCode() + ": " + text(status, now)));
    }

    /** @param served whether what the configuration is for has been configured all the same */
    static ResultLog.Entry of(ConfigurationProblem problem, boolean served) {
        return new ResultLog.Entry(
                problem.effect() == Effect.NOTHING_IN_FORCE && !served ? Result.Status.CRITICAL : Result.Status.WARN,
                Printable.of(problem.source() + (problem.refused() ? " is refused: " : ": ") + problem.message()));
    }

    private static Result.Status severity(TokenStatus status) {
        boolean served = status.expiresAt().isPresent();
        return switch (status.state()) {
            // a module that asks for nothing is not ill
            case NOT_ASKED, FRESH, EXPIRED -> Result.Status.OK;
            case DEGRADED -> Result.Status.WARN;
            // a request that does not end is a fault of this program, whatever is held meanwhile
            case WAITING, OVERDUE -> Result.Status.CRITICAL;
            case REFUSED -> failing(served);
            // to try again mends nothing yet
            case REFRESHING -> status.lastError().isEmpty() ? Result.Status.OK : failing(served);
        };
    }

    private static Result.Status failing(boolean served) {
        return served ? Result.Status.WARN : Result.Status.CRITICAL;
    }

    private static String text(TokenStatus status, Instant now) {
        String token = status.expiresAt().map(end -> "the token held expires in " + left(now, end))
                .orElse("no token is held");
        String error = status.lastError().orElse("the last request failed");
        String next = status.nextAttempt().map(due -> due.isAfter(now) ? "; the next attempt is due in " + left(now, due)
                : "; the next call tries again").orElse("");
        return switch (status.state()) {
            case NOT_ASKED -> "nobody has asked for a token yet";
            case FRESH -> token;
            case EXPIRED -> "idle, the token expired unasked for; the next call gets a new one";
            case DEGRADED, WAITING, REFUSED, OVERDUE -> token + "; " + error + next;
            case REFRESHING -> token + "; a new one is being requested"
                    + status.lastError().map(last -> " after: " + last).orElse("");
        };
    }

    private static String left(Instant now, Instant then) {
        Duration left = Duration.between(now, then);
        if (left.isNegative()) {
            return "0 s";
        }
        return left.toHours() > 0 ? left.toHours() + " h " + left.toMinutesPart() + " min"
                : left.toMinutes() > 0 ? left.toMinutes() + " min" : left.toSeconds() + " s";
    }
}
