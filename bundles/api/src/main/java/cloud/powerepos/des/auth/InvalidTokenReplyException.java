package cloud.powerepos.des.auth;

import java.time.Instant;

/**
 * The AuthServer answered with something that is not a usable token reply, or the token names no DES that may be
 * called. What to do: report it together with the message.
 */
public class InvalidTokenReplyException extends DesAccessException {

    private static final long serialVersionUID = 1L;

    /** @param nextAttempt when the next request is due, or null where none is planned */
    public InvalidTokenReplyException(String organisationCode, String message, Instant nextAttempt) {
        super(organisationCode, message, nextAttempt, null);
    }
}
