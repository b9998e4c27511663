package cloud.powerepos.des.endpoint.internal;

import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.testing.FakeAuth;
import cloud.powerepos.des.testing.FakeHttp;

/** Resolvers for tests of other packages. */
public final class Resolvers {

    private Resolvers() {
    }

    /** One without a configuration, which is a configuration too. */
    public static DesEndpointResolver of(FakeAuth auth, CredentialStore store) {
        return component(auth, store).resolver();
    }

    static EndpointResolverComponent component(FakeAuth auth, CredentialStore store) {
        EndpointConfigurationReceiver receiver = new EndpointConfigurationReceiver((delay, task) -> task.run());
        receiver.updated(null);
        EndpointResolverComponent component =
                new EndpointResolverComponent(auth, auth, store, new FakeHttp(), receiver);
        component.follow(() -> { });
        return component;
    }
}
