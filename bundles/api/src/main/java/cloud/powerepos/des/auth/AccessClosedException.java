package cloud.powerepos.des.auth;

/**
 * The service that was called has been stopped. What to do: nothing, or get the service anew; a bundle that is stopping
 * may see it.
 */
public class AccessClosedException extends DesAccessException {

    private static final long serialVersionUID = 1L;

    public AccessClosedException(String organisationCode, String message) {
        super(organisationCode, message, null, null);
    }
}
