package cloud.powerepos.des.endpoint.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;

/** A store whose organisations come and go as a test wants. */
final class FakeStore implements CredentialStore {

    final Set<String> codes = new ConcurrentSkipListSet<>();

    /** Thrown by all that is asked; null for none. */
    RuntimeException failure;

    FakeStore(String... codes) {
        this.codes.addAll(List.of(codes));
    }

    @Override
    public Optional<DesCredentials> find(String code) {
        fail();
        return codes.contains(code)
                ? Optional.of(new DesCredentials(code, "client", "secret", "account", "password", 1, "test.cfg"))
                : Optional.empty();
    }

    @Override
    public Set<String> organisationCodes() {
        fail();
        return Set.copyOf(codes);
    }

    @Override
    public List<ConfigurationProblem> problems() {
        return List.of();
    }

    private void fail() {
        if (failure != null) {
            throw failure;
        }
    }
}
