package cloud.powerepos.des.sandbox.internal;

import java.net.URI;

import cloud.powerepos.des.sandbox.SandboxOrganisation;

/**
 * An organisation as it stands at this moment.
 *
 * @param account        its service account
 * @param service        base address of the DES that its next tokens are for
 * @param desAssigned    whether it has a DES at all
 * @param revokedThrough access tokens up to this serial number are revoked
 */
public record Organisation(SandboxOrganisation account, URI service, boolean desAssigned, long revokedThrough) {

    public String code() {
        return account.code();
    }

    public Organisation with(SandboxOrganisation newAccount) {
        return new Organisation(newAccount, service, desAssigned, revokedThrough);
    }

    public Organisation withService(URI newService) {
        return new Organisation(account, newService, desAssigned, revokedThrough);
    }

    public Organisation withDesAssigned(boolean assigned) {
        return new Organisation(account, service, assigned, revokedThrough);
    }

    public Organisation withRevokedThrough(long serial) {
        return new Organisation(account, service, desAssigned, serial);
    }
}
