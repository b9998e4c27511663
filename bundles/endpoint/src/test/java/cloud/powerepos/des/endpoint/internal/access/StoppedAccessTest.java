package cloud.powerepos.des.endpoint.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.endpoint.internal.Resolvers;
import cloud.powerepos.des.testing.FakeAuth;
import cloud.powerepos.des.testing.FakeStore;
import cloud.powerepos.des.testing.Tokens;

class StoppedAccessTest {

    @Test
    void theErrorNamesTheOrganisationSafelyAndSaysWhatToDo() {
        String code = "AC\nME";
        FakeAuth auth = new FakeAuth(Tokens.token("opaque", Tokens.SVC));
        OrganisationAccess access = new OrganisationAccess(code, auth, Resolvers.of(auth, new FakeStore(code)));
        access.close();
        AccessClosedException error = assertThrows(AccessClosedException.class, access::endpoint);
        assertEquals("Access to the DES of organisation AC\\u000aME was stopped; get the DesAccess service anew",
                error.getMessage());
        assertEquals(code, error.organisationCode());
    }
}
