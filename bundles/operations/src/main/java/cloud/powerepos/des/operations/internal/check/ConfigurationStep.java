package cloud.powerepos.des.operations.internal.check;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.internal.check.Step.Failure;
import cloud.powerepos.des.operations.internal.check.Step.Finding;

/** Whether the organisation is configured. */
final class ConfigurationStep {

    private final ConfiguredOrganisation organisation;
    private final Supplier<List<ConfigurationProblem>> allProblems;

    ConfigurationStep(ConfiguredOrganisation organisation, Supplier<List<ConfigurationProblem>> allProblems) {
        this.organisation = organisation;
        this.allProblems = allProblems;
    }

    Finding run() throws Failure {
        Optional<DesCredentials> credentials = organisation.credentials();
        if (credentials.isPresent()) {
            return found(credentials.get().source() + ": client ID " + credentials.get().clientId()
                    + ", service account " + credentials.get().serviceAccountId());
        }
        Optional<ConfigurationProblem> problem = organisation.refusal(false);
        if (problem.isPresent()) {
            throw new Failure(Problems.text(problem.get()), "");
        }
        return found(organisation.refusal(true).map(ConfigurationProblem::source).orElseThrow(organisation::unknown));
    }

    /** With what else is wrong: the next steps may be well all the same, but it has not the effect that was meant. */
    private Finding found(String text) {
        List<String> others = allProblems.get().stream()
                .filter(problem -> problem.organisationCode().isEmpty()
                        || problem.organisationCode().equals(organisation.code()))
                .filter(problem -> !problem.refused() || !Problems.isOfSecret(problem)).map(Problems::text).toList();
        return others.isEmpty() ? Finding.fine(text) : Finding.warning(text + "; but " + String.join("; ", others));
    }
}
