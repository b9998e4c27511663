package cloud.powerepos.des.auth;

/**
 * The configuration of a service of this project cannot be used. What to do: fix the key that the message names; the
 * change takes effect at once.
 */
public class InvalidConfigurationException extends DesAccessException {

    private static final long serialVersionUID = 1L;

    public InvalidConfigurationException(String organisationCode, String message) {
        super(organisationCode, message, null, null);
    }
}
