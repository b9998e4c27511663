package cloud.powerepos.des.sandbox;

import java.util.Set;

import org.osgi.annotation.versioning.ProviderType;

/** What a sandbox knows of clients and organisations; may be changed while it runs. */
@ProviderType
public interface SandboxAccounts {

    /**
     * Lists the organisations.
     *
     * @return an immutable snapshot of their codes
     */
    Set<String> organisations();

    /**
     * Adds an organisation, or changes its service account. Another password ends its refresh tokens, another account
     * ends all its tokens.
     *
     * @param organisation the organisation with its service account
     */
    void putOrganisation(SandboxOrganisation organisation);

    /**
     * Removes an organisation. Its tokens are refused from now on, also if it is added again.
     *
     * @param organisation the Organisation Code
     */
    void removeOrganisation(String organisation);

    /**
     * Changes the password of an organisation's service account. Access tokens live on, refresh tokens end.
     *
     * @param organisation the Organisation Code
     * @param newPassword  the new password
     * @throws IllegalArgumentException if the organisation is unknown
     */
    void changePassword(String organisation, String newPassword);

    /**
     * Says whether an organisation has a DES. Token requests of one that has none are refused ({@code invalid_scope}).
     * Every organisation has one when it is added.
     *
     * @param organisation the Organisation Code
     * @param assigned     whether it has one
     * @throws IllegalArgumentException if the organisation is unknown
     */
    void setDesAssigned(String organisation, boolean assigned);

    /**
     * Adds a client, or changes its secret. Tokens live on.
     *
     * @param id     the ClientID
     * @param secret the ClientSecret
     */
    void putClient(String id, String secret);

    /**
     * Removes a client.
     *
     * @param id the ClientID
     */
    void removeClient(String id);
}
