package cloud.powerepos.des.operations.internal.check;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.internal.check.Step.Failure;
import cloud.powerepos.des.operations.internal.check.Step.Finding;

/** Whether the secrets are there, and who else can read them. */
final class SecretsStep {

    private final ConfiguredOrganisation organisation;
    private final ExposedSecrets exposed;

    SecretsStep(ConfiguredOrganisation organisation, ExposedSecrets exposed) {
        this.organisation = organisation;
        this.exposed = exposed;
    }

    Finding run() throws Exception {
        Optional<ConfigurationProblem> problem = organisation.refusal(true);
        Optional<DesCredentials> credentials = organisation.credentials();
        if (credentials.isEmpty()) {
            throw problem.map(refused -> new Failure(Problems.text(refused), "")).orElseGet(organisation::unknown);
        }
        List<String> warnings = Stream.concat(problem.stream().map(Problems::text),
                exposed.of(credentials.get().source()).stream()).toList();
        return warnings.isEmpty() ? Finding.fine("client secret and password of the service account are there")
                : Finding.warning(String.join("; ", warnings));
    }
}
