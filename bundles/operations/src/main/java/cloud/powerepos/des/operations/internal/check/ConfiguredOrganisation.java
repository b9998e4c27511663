package cloud.powerepos.des.operations.internal.check;

import java.util.Optional;
import java.util.stream.Collectors;

import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.internal.check.Step.Failure;

/** What is configured for an organisation. */
record ConfiguredOrganisation(String code, CredentialStore store) {

    private static final int MOST_KNOWN = 10;

    Optional<DesCredentials> credentials() {
        return store.find(code);
    }

    /**
     * What is refused; problems of the integrator's pair concern every organisation, and come first.
     *
     * @param ofSecrets whether it is about a secret
     */
    Optional<ConfigurationProblem> refusal(boolean ofSecrets) {
        return store.problems().stream()
                .filter(problem -> problem.refused()
                        && (problem.isOfClient() || problem.organisationCode().equals(code)))
                .filter(problem -> ofSecrets == Problems.isOfSecret(problem))
                .min((a, b) -> Boolean.compare(b.isOfClient(), a.isOfClient()));
    }

    Failure unknown() {
        String known = store.organisationCodes().stream().limit(MOST_KNOWN).collect(Collectors.joining(", "));
        return new Failure("organisation " + code + " is not configured; configured are: "
                + (known.isEmpty() ? "none" : known), "des:add " + code
                + ", or see with des:list whether a configuration was refused");
    }
}
