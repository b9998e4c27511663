package cloud.powerepos.des.auth;

import java.time.Instant;

/**
 * The AuthServer refused the credentials or the scope. What to do: fix them. So that no account is locked out, it is
 * not asked again before they change, an operator retries, or {@link #nextAttempt()}.
 */
public class CredentialsRejectedException extends DesAccessException {

    private static final long serialVersionUID = 1L;

    /** The OAuth error code, empty where the AuthServer sent none. */
    private final String error;

    /**
     * Makes an exception.
     *
     * @param organisationCode the organisation asked for
     * @param error            the OAuth error code of the reply (RFC 6749 section 5.2), or an empty text where it had
     *                         none
     * @param message          what happened and what to do about it, without secrets
     * @param nextAttempt      when the next request is due, or null where none is planned
     */
    public CredentialsRejectedException(String organisationCode, String error, String message, Instant nextAttempt) {
        super(organisationCode, message, nextAttempt, null);
        this.error = error;
    }

    /**
     * Gives the OAuth error code of the reply, such as {@code invalid_grant} (service account), {@code invalid_client}
     * (ClientID or ClientSecret) or {@code invalid_scope}.
     *
     * @return the code, or an empty text where the AuthServer sent none
     */
    public String error() {
        return error;
    }
}
