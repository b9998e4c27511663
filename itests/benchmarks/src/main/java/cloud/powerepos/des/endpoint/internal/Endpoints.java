package cloud.powerepos.des.endpoint.internal;

import java.util.Map;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.itests.benchmarks.Annotations;

/** Opens the endpoint resolver as SCR does, without a framework. */
public final class Endpoints {

    private Endpoints() {
    }

    public static DesEndpointResolver resolver(AuthTokenService auth, CredentialStore store) {
        return new EndpointResolver(auth, store, Annotations.of(EndpointConfig.class, Map.of()), Map.of());
    }

    public static DesAccess access(String organisation, AuthTokenService auth, DesEndpointResolver resolver) {
        return new OrganisationAccess(organisation, auth, resolver);
    }
}
