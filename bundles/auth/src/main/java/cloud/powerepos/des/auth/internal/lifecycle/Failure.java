package cloud.powerepos.des.auth.internal.lifecycle;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.InvalidTokenReplyException;
import cloud.powerepos.des.auth.TokenRejectedException;
import cloud.powerepos.des.auth.internal.time.ClockReading;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;

/**
 * Why there is no newer token, kept until there is one.
 *
 * @param error      OAuth error code, where the kind is {@link Kind#REFUSED}
 * @param retryAt    time of the kind's clock before which no request is sent; {@link LifetimeClock#NEVER} for never
 * @param at         when it happened
 * @param recoveries how often the AuthServer had come back when it happened
 */
public record Failure(Kind kind, String error, Reason reason, long retryAt, Instant at, long recoveries) {

    public enum Kind {
        UNAVAILABLE, INVALID_REPLY, REFUSED, REJECTED_BY_DES;

        /** Whether it speaks of the AuthServer rather than of one organisation. */
        public boolean ofServer() {
            return this == UNAVAILABLE || this == INVALID_REPLY;
        }

        /** The time by which the pause is counted: no wall clock ends the pause that keeps an account from lock-out. */
        private long now(ClockReading clock) {
            return this == REFUSED ? clock.monotonic() : clock.now();
        }
    }

    /** The same reason, held until another time. */
    public Failure until(long retryAt) {
        return new Failure(kind, error, reason, retryAt, at, recoveries);
    }

    /** How long the pause still is; not greater than zero where it is over. */
    long left(ClockReading clock) {
        return retryAt == LifetimeClock.NEVER ? LifetimeClock.NEVER : LifetimeClock.plus(retryAt, -kind.now(clock));
    }

    boolean isDue(ClockReading clock) {
        return left(clock) <= 0;
    }

    /** When the pause ends by the wall clock as it stands now; empty for never. */
    public Optional<Instant> due(ClockReading clock) {
        long left = left(clock);
        return left == LifetimeClock.NEVER ? Optional.empty() : Optional.of(clock.wallIn(left));
    }

    /**
     * @param more   what else is to be said, beginning with its separator
     * @param source where the organisation is configured
     */
    String describe(ClockReading clock, String more, String source) {
        return reason.text(due(clock).map(due -> ", not asked again before " + due.truncatedTo(ChronoUnit.SECONDS))
                .orElse(", not asked again by itself") + more, source);
    }

    /** A new one for each caller, with the caller's stack. */
    public DesAccessException toException(String organisationCode, ClockReading clock, String source) {
        String text = "Organisation " + organisationCode + ": " + describe(clock, "", source);
        Instant due = due(clock).orElse(null);
        return switch (kind) {
            case UNAVAILABLE -> new AuthServerUnavailableException(organisationCode, text, due, null);
            case INVALID_REPLY -> new InvalidTokenReplyException(organisationCode, text, due);
            case REFUSED -> new CredentialsRejectedException(organisationCode, error, text, due);
            case REJECTED_BY_DES -> new TokenRejectedException(organisationCode, text, due);
        };
    }
}
