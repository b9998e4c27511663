package cloud.powerepos.des.webconsole.internal.view;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.TokenStatus;

/**
 * The life of a token as a bar from left (issued) to right (expires), in steps that change seldom: a row that looks the
 * same is not sent again.
 *
 * @param refresh where the background refresh is due, in steps
 * @param elapsed how much of the life is over, in steps
 */
public record Validity(int refresh, int elapsed) {

    /** Steps of the whole life. */
    public static final int STEPS = 20;

    /** Empty where no token is held that has not expired. */
    public static Optional<Validity> of(OrganisationReport report, Instant now) {
        return report.expiresAt().filter(now::isBefore).flatMap(expires -> report.token().flatMap(TokenStatus::issuedAt)
                .map(issued -> at(now, issued, report.token().flatMap(TokenStatus::refreshAt).orElse(expires),
                        expires)));
    }

    static Validity at(Instant now, Instant issuedAt, Instant refreshAt, Instant expiresAt) {
        return new Validity((int) Math.round(share(issuedAt, expiresAt, refreshAt)),
                (int) share(issuedAt, expiresAt, now));
    }

    private static double share(Instant from, Instant to, Instant at) {
        // by seconds: an instant of year 10^9 is a legal expiry and more than milliseconds can count
        double life = seconds(from, to);
        return life <= 0 ? STEPS : STEPS * Math.max(0, Math.min(1, seconds(from, at) / life));
    }

    private static double seconds(Instant from, Instant to) {
        Duration duration = Duration.between(from, to);
        return duration.getSeconds() + duration.getNano() / 1e9;
    }
}
