package cloud.powerepos.des.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DesCredentialsTest {

    private static DesCredentials credentials(String client, String account, String secrets) {
        return new DesCredentials("ACME", client, "canary" + secrets, account, "canary" + secrets, 1, "acme.cfg");
    }

    @Test
    void textShowsThePrincipalAndNoSecret() {
        assertEquals("DesCredentials[organisation=ACME, client=client, service account=account, generation=1,"
                + " source=acme.cfg]", credentials("client", "account", "1").toString());
    }

    @Test
    void samePrincipalWhateverTheSecrets() {
        DesCredentials one = credentials("client", "account", "1");
        assertTrue(one.samePrincipal(credentials("client", "account", "2")));
        assertFalse(one.samePrincipal(credentials("other", "account", "1")));
        assertFalse(one.samePrincipal(credentials("client", "other", "1")));
    }
}
