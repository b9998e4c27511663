package cloud.powerepos.des.shell.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.shell.internal.Step.Failure;
import cloud.powerepos.des.shell.internal.Step.Finding;

/** What is configured for an organisation, and its secrets. */
final class ConfigurationSteps {

    private static final int MOST_KNOWN = 10;

    private final String organisation;
    private final CredentialStore store;
    private final Supplier<Stream<ConfigurationProblem>> allProblems;
    private final ExposedSecrets exposed;

    ConfigurationSteps(String organisation, CredentialStore store,
            Supplier<Stream<ConfigurationProblem>> allProblems, ExposedSecrets exposed) {
        this.organisation = organisation;
        this.store = store;
        this.allProblems = allProblems;
        this.exposed = exposed;
    }

    Finding configuration() throws Failure {
        Optional<DesCredentials> credentials = store.find(organisation);
        if (credentials.isPresent()) {
            return found(credentials.get().source() + ": client ID " + credentials.get().clientId()
                    + ", service account " + credentials.get().serviceAccountId());
        }
        Optional<ConfigurationProblem> problem = problem(false);
        if (problem.isPresent()) {
            throw new Failure(Problems.text(problem.get()), "");
        }
        return found(problem(true).map(ConfigurationProblem::source).orElseThrow(this::unknown));
    }

    /** With what else is wrong: the next steps may be well all the same, but it has not the effect that was meant. */
    private Finding found(String text) {
        List<String> others = allProblems.get()
                .filter(problem -> problem.organisationCode().isEmpty()
                        || problem.organisationCode().equals(organisation))
                .filter(problem -> !problem.refused() || !Problems.isOfSecret(problem)).map(Problems::text).toList();
        return others.isEmpty() ? Finding.fine(text) : Finding.warning(text + "; but " + String.join("; ", others));
    }

    private Failure unknown() {
        String known = store.organisationCodes().stream().limit(MOST_KNOWN).collect(Collectors.joining(", "));
        return new Failure("organisation " + organisation + " is not configured; configured are: "
                + (known.isEmpty() ? "none" : known), "des:add " + organisation
                + ", or see with des:list whether a configuration was refused");
    }

    Finding secrets() throws Exception {
        Optional<ConfigurationProblem> problem = problem(true);
        Optional<DesCredentials> credentials = store.find(organisation);
        if (credentials.isEmpty()) {
            throw problem.map(refused -> new Failure(Problems.text(refused), "")).orElseGet(this::unknown);
        }
        List<String> warnings = Stream.concat(problem.stream().map(Problems::text),
                exposed.of(credentials.get().source()).stream()).toList();
        return warnings.isEmpty() ? Finding.fine("client secret and password of the service account are there")
                : Finding.warning(String.join("; ", warnings));
    }

    /** Problems of the integrator's pair concern every organisation, and come first. */
    private Optional<ConfigurationProblem> problem(boolean ofSecrets) {
        return store.problems().stream()
                .filter(problem -> problem.refused()
                        && (Problems.isOfClient(problem) || problem.organisationCode().equals(organisation)))
                .filter(problem -> ofSecrets == Problems.isOfSecret(problem))
                .min((a, b) -> Boolean.compare(Problems.isOfClient(b), Problems.isOfClient(a)));
    }
}
