package cloud.powerepos.des.endpoint.internal.access;

import java.util.ArrayList;
import java.util.List;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.endpoint.internal.Resolvers;
import cloud.powerepos.des.testing.FakeAuth;
import cloud.powerepos.des.testing.FakeStore;
import cloud.powerepos.des.testing.Tokens;

/** The access of ACME, whose first token DES may refuse. */
abstract class AccessFixture {

    final AccessToken first = Tokens.token("first", Tokens.SVC);
    final AccessToken second = Tokens.token("second", Tokens.SVC);
    final FakeAuth auth = new FakeAuth(first);
    final OrganisationAccess access =
            new OrganisationAccess("ACME", auth, Resolvers.of(auth, new FakeStore("ACME")));
    final List<AccessToken> used = new ArrayList<>();
}
