package cloud.powerepos.des.common.faces;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

/** What is wrong with the configurations of all services. */
public final class AllProblems {

    private AllProblems() {
    }

    /** A service that cannot answer is one more problem, and keeps no other from being shown. */
    public static Stream<ConfigurationProblem> of(CredentialStore store, AuthTokenService tokens,
            DesEndpointResolver endpoints) {
        return Stream.of(of("CredentialStore", store::problems),
                of(AuthTokenService.PID, tokens::configurationProblems),
                of(DesEndpointResolver.PID, endpoints::configurationProblems)).flatMap(List::stream);
    }

    /** The problems that one service knows of. */
    public static List<ConfigurationProblem> of(String source, Supplier<List<ConfigurationProblem>> service) {
        try {
            return service.get();
        } catch (Throwable e) {
            return List.of(new ConfigurationProblem(source, "", "", "its problems cannot be listed: "
                    + Unforeseen.text(e), Effect.NOTHING_IN_FORCE));
        }
    }
}
