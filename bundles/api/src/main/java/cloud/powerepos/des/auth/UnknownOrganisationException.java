package cloud.powerepos.des.auth;

/**
 * No usable credentials are configured for the organisation. What to do: configure it, or fix its configuration.
 */
public class UnknownOrganisationException extends DesAccessException {

    private static final long serialVersionUID = 1L;

    public UnknownOrganisationException(String organisationCode, String message) {
        super(organisationCode, message, null, null);
    }
}
