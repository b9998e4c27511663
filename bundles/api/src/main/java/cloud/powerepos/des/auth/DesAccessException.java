package cloud.powerepos.des.auth;

import java.time.Instant;
import java.util.Optional;

/**
 * The reason why there is no access to an organisation's DES. Each subclass says what to do about it; the message names
 * the organisation, the configuration and the remedy. Free of secrets.
 */
public class DesAccessException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String organisationCode;
    /** Null for none; an Optional is not serialisable. */
    private final Instant nextAttempt;

    /**
     * @param organisationCode the organisation concerned, or an empty text where it is none in particular
     * @param message          what happened and what to do about it, without secrets
     * @param nextAttempt      when the next request is due, or null where none is planned
     * @param cause            the exception of the JDK behind it, without secrets, or null
     */
    protected DesAccessException(String organisationCode, String message, Instant nextAttempt, Throwable cause) {
        super(message, cause);
        this.organisationCode = organisationCode;
        this.nextAttempt = nextAttempt;
    }

    /** {@return the Organisation Code concerned, or an empty text where it is none in particular} */
    public String organisationCode() {
        return organisationCode;
    }

    /**
     * Tells when the next request is due. Until then every call for the organisation ends with the same error at once,
     * unless its credentials change or an operator retries.
     *
     * @return the time by the local clock, or empty where no attempt is planned
     */
    public Optional<Instant> nextAttempt() {
        return Optional.ofNullable(nextAttempt);
    }
}
