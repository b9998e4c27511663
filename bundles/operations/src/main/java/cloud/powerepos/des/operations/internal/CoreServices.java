package cloud.powerepos.des.operations.internal;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.http.OutboundHttp;
import cloud.powerepos.des.operations.inside.EndpointOperations;
import cloud.powerepos.des.operations.inside.TokenOperations;

/**
 * The services of the core bundles at one moment; null for each that is not there.
 *
 * @param tokenStore is optional
 */
public record CoreServices(CredentialStore store, AuthTokenService auth, TokenOperations tokens,
        DesEndpointResolver resolver, EndpointOperations endpoints, OutboundHttp http, StoreServices tokenStore) {

    private static final String BUNDLE = "cloud.powerepos.des.";

    /** Without a token store. */
    public CoreServices(CredentialStore store, AuthTokenService auth, TokenOperations tokens,
            DesEndpointResolver resolver, EndpointOperations endpoints, OutboundHttp http) {
        this(store, auth, tokens, resolver, endpoints, http, StoreServices.NONE);
    }

    /** Symbolic names of the bundles whose services are not there. */
    List<String> missing() {
        return Stream.of(there("credentials", store), there("auth", auth, tokens, http),
                there("endpoint", resolver, endpoints)).filter(Objects::nonNull).toList();
    }

    private static String there(String bundle, Object... services) {
        return Stream.of(services).allMatch(Objects::nonNull) ? null : BUNDLE + bundle;
    }

    /** Whether these are the very objects of the other one. */
    boolean isSame(CoreServices other) {
        return store == other.store && auth == other.auth && tokens == other.tokens && resolver == other.resolver
                && endpoints == other.endpoints && http == other.http && tokenStore.equals(other.tokenStore);
    }

    /** What is wrong while bundles are missing, and what to do. */
    static String text(List<String> missing) {
        return "The service of bundle " + String.join(" and of ", missing)
                + " is not there yet; if this lasts, see the log and that the bundle is active";
    }

    /** @throws AccessClosedException if a service is missing */
    CoreServices complete(String organisationCode) {
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            throw new AccessClosedException(organisationCode, text(missing));
        }
        return this;
    }
}
