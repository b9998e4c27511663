package cloud.powerepos.des.itests.benchmarks.hot;

import java.util.concurrent.Callable;

import cloud.powerepos.des.auth.internal.Auth;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.endpoint.internal.Endpoints;
import cloud.powerepos.des.itests.benchmarks.CannedHttp;
import cloud.powerepos.des.itests.benchmarks.Organisations;
import cloud.powerepos.des.itests.benchmarks.peers.TokenHolder;

/** DesEndpointResolver, and DesAccess for one organisation: token and host. */
public final class OurEndpoint extends TokenHolder {

    private final CredentialStore store = new Organisations();
    private final Auth.Opened auth = Auth.open(store, CannedHttp::new, "https://auth.example/token");
    private final DesEndpointResolver resolver = Endpoints.resolver(auth.service(), auth.operations(), store);

    @Override
    public Object token(String organisation) {
        return resolver.resolve(organisation);
    }

    @Override
    public Callable<?> handle(String organisation) {
        return Endpoints.access(organisation, auth.service(), resolver)::endpoint;
    }

    @Override
    public void prime(Iterable<String> organisations) {
        OurToken.prime(auth.service(), organisations);
        organisations.forEach(resolver::resolve);
    }

    @Override
    public void close() {
        auth.close();
    }
}
