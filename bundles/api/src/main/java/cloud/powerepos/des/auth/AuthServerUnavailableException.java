package cloud.powerepos.des.auth;

import java.time.Instant;

/**
 * The AuthServer could not be reached, is failing, or did not answer in time. What to do: try again at
 * {@link #nextAttempt()}; nothing needs to be fixed here unless it lasts.
 */
public class AuthServerUnavailableException extends DesAccessException {

    private static final long serialVersionUID = 1L;

    /** @param nextAttempt when the next request is due, or null where a caller alone gave up waiting */
    public AuthServerUnavailableException(String organisationCode, String message, Instant nextAttempt,
            Throwable cause) {
        super(organisationCode, message, nextAttempt, cause);
    }
}
