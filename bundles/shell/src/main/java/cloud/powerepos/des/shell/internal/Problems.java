package cloud.powerepos.des.shell.internal;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.credentials.ConfigurationProblem;
import cloud.powerepos.des.credentials.ConfigurationProblem.Effect;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpointResolver;

/** What is wrong with the configurations of all services. */
final class Problems {

    private Problems() {
    }

    /** A service that cannot answer is one more problem, and keeps no other from being shown. */
    static Stream<ConfigurationProblem> of(CredentialStore store, AuthTokenService tokens,
            DesEndpointResolver endpoints) {
        return Stream.of(of("CredentialStore", store::problems),
                of(AuthTokenService.PID, tokens::configurationProblems),
                of(DesEndpointResolver.PID, endpoints::configurationProblems)).flatMap(List::stream);
    }

    private static List<ConfigurationProblem> of(String source, Supplier<List<ConfigurationProblem>> service) {
        try {
            return service.get();
        } catch (Throwable e) {
            return List.of(new ConfigurationProblem(source, "", "", "its problems cannot be listed: "
                    + Unforeseen.text(e), Effect.NOTHING_IN_FORCE));
        }
    }

    static boolean isOfClient(ConfigurationProblem problem) {
        return problem.organisationCode().isEmpty() && problem.source().startsWith(CredentialStore.CLIENT_PID);
    }

    static boolean isOfSecret(ConfigurationProblem problem) {
        return problem.key().contains("secret") || problem.key().contains("password");
    }

    static String text(ConfigurationProblem problem) {
        return problem.source() + switch (problem.effect()) {
            case NOTHING_IN_FORCE -> " is refused: ";
            case LAST_GOOD_IN_FORCE -> " is refused, the last good one is in force: ";
            case KEY_IGNORED -> ": ";
        } + problem.message();
    }
}
