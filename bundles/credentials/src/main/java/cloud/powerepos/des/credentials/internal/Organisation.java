package cloud.powerepos.des.credentials.internal;

import java.util.Optional;

/**
 * One organisation as configured.
 *
 * @param ownClient client credentials for this organisation alone; empty where it uses the common pair
 */
record Organisation(String code, String accountId, String password, Optional<ClientPair> ownClient) {

    @Override
    public String toString() {
        return "Organisation[" + code + "]";
    }
}
