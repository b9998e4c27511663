package cloud.powerepos.des.itests.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.ConfigurationProblem;

/** A store that knows every organisation. */
public final class Organisations implements CredentialStore {

    private final AtomicLong generation = new AtomicLong(1);

    /** Every organisation has new secrets from now on. */
    public void changeSecrets() {
        generation.incrementAndGet();
    }

    /** Codes as customers have them. */
    public static List<String> codes(int count) {
        return IntStream.range(0, count).mapToObj(number -> "ORG" + (100_000 + number)).toList();
    }

    @Override
    public Optional<DesCredentials> find(String organisation) {
        return Optional.of(new DesCredentials(organisation, "client", "client-secret", "account", "account-password",
                generation.get(), "benchmark"));
    }

    @Override
    public Set<String> organisationCodes() {
        return codes(1).stream().collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public List<ConfigurationProblem> problems() {
        return List.of();
    }
}
