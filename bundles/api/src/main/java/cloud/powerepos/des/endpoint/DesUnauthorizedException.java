package cloud.powerepos.des.endpoint;

import cloud.powerepos.des.auth.DesAccessException;

/**
 * DES answered 401 to a call. A {@link DesCall} throws it; {@link DesAccess#call(DesCall)} then gets a new token and
 * runs the call once more, and passes the exception on only where DES refuses that one too. What to do then: see that
 * the organisation has DES assigned and that the service account may use it.
 */
public class DesUnauthorizedException extends DesAccessException {

    private static final long serialVersionUID = 1L;

    /** @param endpoint what was called, and with which token */
    public DesUnauthorizedException(DesEndpoint endpoint) {
        super(endpoint.token().organisationCode(), "DES at " + endpoint.serviceUri()
                + " refused the token of organisation " + endpoint.token().organisationCode()
                + " (401); see that the organisation has DES assigned and that its service account may use it", null,
                null);
    }
}
