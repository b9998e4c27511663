package cloud.powerepos.des.auth.internal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.InvalidTokenReplyException;
import cloud.powerepos.des.auth.TokenRejectedException;

/**
 * Why there is no newer token, kept until there is one.
 *
 * @param error   OAuth error code, where the kind is {@link Kind#REFUSED}
 * @param retryAt time of {@link LifetimeClock} before which no request is sent; {@link Long#MAX_VALUE} for never
 * @param due     the same by the wall clock, null for never
 * @param at      when it happened
 * @param opening number of the dispatcher's last opening when it happened
 */
record Failure(Kind kind, String error, Reason reason, long retryAt, Instant due, Instant at, long opening) {

    enum Kind {
        UNAVAILABLE, INVALID_REPLY, REFUSED, REJECTED_BY_DES;

        /** Whether it speaks of the AuthServer rather than of one organisation. */
        boolean ofServer() {
            return this == UNAVAILABLE || this == INVALID_REPLY;
        }
    }

    /** The same reason, held until another time. */
    Failure until(long retryAt, Instant due) {
        return new Failure(kind, error, reason, retryAt, due, at, opening);
    }

    String describe() {
        return describe("");
    }

    /** @param more what else is to be said, beginning with its separator */
    String describe(String more) {
        return reason.with((due == null ? ", not asked again by itself"
                : ", not asked again before " + due.truncatedTo(ChronoUnit.SECONDS)) + more);
    }

    /** A new one for each caller, with the caller's stack. */
    DesAccessException toException(String organisationCode) {
        String text = "Organisation " + organisationCode + ": " + describe();
        return switch (kind) {
            case UNAVAILABLE -> new AuthServerUnavailableException(organisationCode, text, due, null);
            case INVALID_REPLY -> new InvalidTokenReplyException(organisationCode, text, due);
            case REFUSED -> new CredentialsRejectedException(organisationCode, error, text, due);
            case REJECTED_BY_DES -> new TokenRejectedException(organisationCode, text, due);
        };
    }
}
