package cloud.powerepos.des.testing;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.ConfigurationProblem;

/** A store whose organisations come and go as a test wants. */
public final class FakeStore implements CredentialStore {

    public final Set<String> codes = new ConcurrentSkipListSet<>();

    /** Thrown by all that is asked; null for none. */
    public Throwable failure;

    public FakeStore(String... codes) {
        this.codes.addAll(List.of(codes));
    }

    @Override
    public Optional<DesCredentials> find(String code) {
        fail(failure);
        return codes.contains(code)
                ? Optional.of(new DesCredentials(code, "client", "secret", "account", "password", 1, "test.cfg"))
                : Optional.empty();
    }

    @Override
    public Set<String> organisationCodes() {
        fail(failure);
        return Set.copyOf(codes);
    }

    @Override
    public List<ConfigurationProblem> problems() {
        return List.of();
    }

    /** Throws what a test wants, if anything. */
    public static void fail(Throwable failure) {
        if (failure != null) {
            throw FakeStore.<RuntimeException>sneaky(failure);
        }
    }

    @SuppressWarnings("unchecked")
    public static <X extends Throwable> X sneaky(Throwable failure) throws X {
        throw (X) failure;
    }
}
