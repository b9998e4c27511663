package cloud.powerepos.des.endpoint.internal;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.endpoint.internal.access.OrganisationAccess;
import cloud.powerepos.des.operations.inside.TokenOperations;

/** Opens the endpoint resolver as SCR does, without a framework. */
public final class Endpoints {

    private Endpoints() {
    }

    public static DesEndpointResolver resolver(AuthTokenService auth, TokenOperations tokens,
            CredentialStore store) {
        EndpointConfigurationReceiver receiver = new EndpointConfigurationReceiver((delay, task) -> task.run());
        receiver.updated(null);
        EndpointResolverComponent component =
                new EndpointResolverComponent(auth, tokens, store, null, receiver);
        component.follow(() -> { });
        return component.resolver();
    }

    public static DesAccess access(String organisation, AuthTokenService auth, DesEndpointResolver resolver) {
        return new OrganisationAccess(organisation, auth, resolver);
    }
}
