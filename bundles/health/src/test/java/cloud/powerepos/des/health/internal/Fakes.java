package cloud.powerepos.des.health.internal;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.Counters;
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.operations.internal.CoreServices;
import cloud.powerepos.des.operations.internal.Operations;
import cloud.powerepos.des.operations.internal.check.ExposedSecrets;
import cloud.powerepos.des.testing.LookedAt;

final class Fakes {

    static final Instant NOON = LookedAt.NOW;

    private Fakes() {
    }

    /** @param auth may be null, as each of the services */
    static DesOperations operations(CredentialStore store, LookedAt auth, LookedAt hosts) {
        return new Operations(() -> new CoreServices(store, auth, auth, hosts, hosts,
                auth == null ? null : LookedAt.HTTP),
                new ExposedSecrets(List::of, Path.of("no-such-folder")), LookedAt.CLOCK);
    }

    /** A token service that can be looked at; everything else makes the test fail. */
    static final class Statuses extends LookedAt {

        void put(String code, State state, Instant expiresAt, String error) {
            statuses.put(code, new TokenStatus(code, state, "client", "svc", "file.cfg", Optional.empty(),
                    Optional.empty(), Optional.ofNullable(expiresAt), Optional.empty(), false,
                    Optional.ofNullable(error), Optional.ofNullable(error).map(text -> NOON),
                    Optional.ofNullable(error).map(text -> NOON.plusSeconds(32)), Counters.NONE));
        }
    }

    record Store(Set<String> organisationCodes, List<ConfigurationProblem> problems) implements CredentialStore {

        @Override
        public Optional<DesCredentials> find(String code) {
            return organisationCodes.contains(code)
                    ? Optional.of(new DesCredentials(code, "client", "secret", "svc", "password", 1, "file.cfg"))
                    : Optional.empty();
        }
    }
}
