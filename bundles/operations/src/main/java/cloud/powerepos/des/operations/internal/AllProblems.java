package cloud.powerepos.des.operations.internal;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.common.faces.Unforeseen;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.inside.EndpointOperations;
import cloud.powerepos.des.operations.inside.TokenOperations;
import cloud.powerepos.des.store.TokenStore;

/** What is wrong with the configurations of all services. */
final class AllProblems {

    private static final String STORE = "cloud.powerepos.des.credentials";

    private AllProblems() {
    }

    /** A service that cannot answer is one more problem, and keeps no other from being shown. */
    static Stream<ConfigurationProblem> of(CoreServices core) {
        return Stream.of(ofStore(core.store()), of(core.store(), STORE, "its organisations", store -> {
            store.organisationCodes();
            return List.of();
        }), of(core.tokens(), AuthTokenService.PID, TokenOperations::configurationProblems),
                of(core.endpoints(), DesEndpointResolver.PID, EndpointOperations::configurationProblems),
                of(core.tokenStore(), TokenStore.PID, StoreServices::problems)).flatMap(List::stream);
    }

    /** Those of organisations and of the integrator's client. */
    static List<ConfigurationProblem> ofStore(CredentialStore store) {
        return of(store, STORE, CredentialStore::problems);
    }

    private static <S> List<ConfigurationProblem> of(S service, String source,
            Function<S, List<ConfigurationProblem>> question) {
        return of(service, source, "its problems", question);
    }

    private static <S> List<ConfigurationProblem> of(S service, String source, String what,
            Function<S, List<ConfigurationProblem>> question) {
        try {
            return service == null ? List.of() : question.apply(service);
        } catch (Throwable e) {
            return List.of(new ConfigurationProblem(source, "", "", what + " cannot be listed: "
                    + Unforeseen.text(e), Effect.NOTHING_IN_FORCE));
        }
    }
}
