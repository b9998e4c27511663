package cloud.powerepos.des.sandbox;

/**
 * An organisation that the sandbox knows, with its service account. Immutable.
 *
 * @param code             the Organisation Code
 * @param serviceAccountId the ID of its service account
 * @param password         the password of the service account
 */
public record SandboxOrganisation(String code, String serviceAccountId, String password) {

    /**
     * Makes a value of its parts.
     *
     * @throws IllegalArgumentException if a part is missing or blank, or if the account looks like an end user's e-mail
     *                                  address, which the API refuses
     */
    public SandboxOrganisation {
        if (isBlank(code) || isBlank(serviceAccountId) || isBlank(password)) {
            throw new IllegalArgumentException("An organisation needs a code, a service account and a password");
        }
        if (serviceAccountId.contains("@")) {
            throw new IllegalArgumentException("The service account of organisation " + code
                    + " is an e-mail address; only service accounts work on the API");
        }
    }

    /**
     * Gives the same organisation with another password.
     *
     * @param newPassword the other password
     * @return the changed value
     */
    public SandboxOrganisation withPassword(String newPassword) {
        return new SandboxOrganisation(code, serviceAccountId, newPassword);
    }

    /**
     * Names the organisation without its password.
     *
     * @return a text that is fit for logs
     */
    @Override
    public String toString() {
        return "SandboxOrganisation[" + code + ", service account=" + serviceAccountId + "]";
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }
}
