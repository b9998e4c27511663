package cloud.powerepos.des.auth;

import java.time.Instant;

/**
 * DES refused two fresh tokens of the organisation in a row, so that a further one would not help. What to do: see that
 * the organisation has DES assigned and that the service account may use it.
 */
public class TokenRejectedException extends DesAccessException {

    private static final long serialVersionUID = 1L;

    /** @param nextAttempt when the next request is due, or null where none is planned */
    public TokenRejectedException(String organisationCode, String message, Instant nextAttempt) {
        super(organisationCode, message, nextAttempt, null);
    }
}
