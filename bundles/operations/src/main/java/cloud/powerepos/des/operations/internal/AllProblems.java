package cloud.powerepos.des.operations.internal;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.common.faces.Unforeseen;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.store.TokenStore;

/** What is wrong with the configurations of all services. */
final class AllProblems {

    private static final String STORE = "cloud.powerepos.des.credentials";

    private AllProblems() {
    }

    /** A service that cannot answer is one more problem, and keeps no other from being shown. */
    static Stream<ConfigurationProblem> of(CoreServices core) {
        return Stream.of(ofStore(core.store()), ofCodes(core.store()),
                core.tokens() == null ? List.<ConfigurationProblem>of()
                        : of(AuthTokenService.PID, core.tokens()::configurationProblems),
                core.endpoints() == null ? List.<ConfigurationProblem>of()
                        : of(DesEndpointResolver.PID, core.endpoints()::configurationProblems),
                of(TokenStore.PID, core.tokenStore()::problems)).flatMap(List::stream);
    }

    /** Those of organisations and of the integrator's client. */
    static List<ConfigurationProblem> ofStore(CredentialStore store) {
        return store == null ? List.of() : of(STORE, store::problems);
    }

    private static List<ConfigurationProblem> ofCodes(CredentialStore store) {
        try {
            if (store != null) {
                store.organisationCodes();
            }
            return List.of();
        } catch (Throwable e) {
            return List.of(unlisted(STORE, "its organisations", e));
        }
    }

    private static List<ConfigurationProblem> of(String source, Supplier<List<ConfigurationProblem>> service) {
        try {
            return service.get();
        } catch (Throwable e) {
            return List.of(unlisted(source, "its problems", e));
        }
    }

    private static ConfigurationProblem unlisted(String source, String what, Throwable error) {
        return new ConfigurationProblem(source, "", "", what + " cannot be listed: " + Unforeseen.text(error),
                Effect.NOTHING_IN_FORCE);
    }
}
