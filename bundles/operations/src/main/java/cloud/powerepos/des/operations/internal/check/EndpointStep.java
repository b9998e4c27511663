package cloud.powerepos.des.operations.internal.check;

import java.util.function.Supplier;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.operations.internal.check.Step.Finding;

/** Which DES the token names, and whether it may be called. */
final class EndpointStep {

    private final DesEndpointResolver resolver;
    private final Supplier<AccessToken> token;
    private volatile DesEndpoint endpoint;

    /** @param token of the step before */
    EndpointStep(DesEndpointResolver resolver, Supplier<AccessToken> token) {
        this.resolver = resolver;
        this.token = token;
    }

    Finding run() {
        endpoint = resolver.resolve(token.get());
        return Finding.fine(endpoint.serviceUri().toString());
    }

    /** Null before the step has passed. */
    DesEndpoint endpoint() {
        return endpoint;
    }
}
