package cloud.powerepos.des.auth;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Something happened to the token of an organisation. Immutable, free of secrets.
 *
 * @param type             what happened
 * @param organisationCode the organisation
 * @param time             when, by the local clock
 * @param message          one sentence for operators; where something is wrong it ends in what to do about it
 * @param problem          what is wrong and what to do about it, in the same words for all organisations that have the
 *                         same problem, so that it can be compared; empty where nothing is wrong
 */
public record TokenEvent(Type type, String organisationCode, Instant time, String message, Optional<String> problem) {

    /** What can happen to a token. */
    public enum Type {
        /**
         * The organisation's first token came, or the first after its credentials came to stand for another principal,
         * and nothing had gone wrong before.
         */
        ISSUED,
        /** A token was replaced by a newer one, as a matter of routine. */
        REFRESHED,
        /** A token came after one or more failures, refusals or tokens that DES refused. */
        RECOVERED,
        /** The first of a row of failures to get a token. */
        DEGRADED,
        /** The AuthServer refused the credentials. */
        REFUSED,
        /** DES refused a token (401). */
        REJECTED,
        /** New credentials are in use from now on. */
        CREDENTIALS_CHANGED,
        /** The organisation is not configured any more; its token is forgotten. */
        REMOVED
    }

    /** @throws NullPointerException if a part is missing */
    public TokenEvent {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(organisationCode, "organisationCode");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(problem, "problem");
    }
}
