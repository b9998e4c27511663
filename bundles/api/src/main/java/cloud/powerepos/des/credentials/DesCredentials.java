package cloud.powerepos.des.credentials;

import java.util.Objects;

/**
 * Everything the PowerEPOS AuthServer wants to know before it gives a token for one organisation's DES: the
 * integrator's client credentials and the organisation's service account. Immutable.
 * <p>
 * {@link #clientSecret()} and {@link #serviceAccountPassword()} are secrets: pass them to the token endpoint and to
 * nothing else. {@link #toString()} shows neither.
 *
 * @param organisationCode       the Organisation Code that the customer gave to the integrator
 * @param clientId               the integrator's ClientID, public
 * @param clientSecret           the integrator's ClientSecret
 * @param serviceAccountId       the ID of the organisation's service account; an end user's e-mail address does not
 *                               work on the API
 * @param serviceAccountPassword the password of the service account
 * @param generation             grows with every change of this organisation's credentials, never repeats while the
 *                               store lives
 * @param source                 where an operator finds the configuration: the file's name, or the PID where it has
 *                               none
 */
public record DesCredentials(String organisationCode, String clientId, String clientSecret, String serviceAccountId,
        String serviceAccountPassword, long generation, String source) {

    /** @throws NullPointerException if a part is missing */
    public DesCredentials {
        Objects.requireNonNull(organisationCode, "organisationCode");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(clientSecret, "clientSecret");
        Objects.requireNonNull(serviceAccountId, "serviceAccountId");
        Objects.requireNonNull(serviceAccountPassword, "serviceAccountPassword");
        Objects.requireNonNull(source, "source");
    }

    /**
     * {@return whether both speak for the same client, organisation and service account, whatever their secrets are} A
     * token that was given to the one is then as good for the other.
     *
     * @param other the credentials to compare with
     */
    public boolean samePrincipal(DesCredentials other) {
        return organisationCode.equals(other.organisationCode) && clientId.equals(other.clientId)
                && serviceAccountId.equals(other.serviceAccountId);
    }

    /** {@return a text that is fit for logs, without the secrets} */
    @Override
    public String toString() {
        return "DesCredentials[organisation=" + organisationCode + ", client=" + clientId + ", service account="
                + serviceAccountId + ", generation=" + generation + ", source=" + source + "]";
    }
}
