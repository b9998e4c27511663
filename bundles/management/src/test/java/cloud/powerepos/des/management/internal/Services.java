package cloud.powerepos.des.management.internal;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.internal.CoreServices;
import cloud.powerepos.des.operations.internal.Operations;
import cloud.powerepos.des.operations.internal.check.ExposedSecrets;
import cloud.powerepos.des.testing.LookedAt;

/** All that the beans look at; they may ask for a new token. */
final class Services extends LookedAt {

    CompletableFuture<AccessToken> renewed = new CompletableFuture<>();

    Services() {
        serviceProblems = List.of(new ConfigurationProblem("service.cfg", "key", "", "fix this", Effect.KEY_IGNORED));
    }

    DesOperations operations() {
        return new Operations(() -> new CoreServices(this, this, this, this, this, HTTP),
                new ExposedSecrets(List::of, Path.of("no-such-folder")), CLOCK);
    }

    @Override
    public CompletionStage<AccessToken> renew(String organisationCode) {
        broken.accept("renew", organisationCode);
        return renewed;
    }

    @Override
    public Set<String> organisationCodes() {
        return new HashSet<>(statuses.keySet());
    }

    @Override
    public Optional<DesCredentials> find(String organisationCode) {
        throw new AssertionError("A bean looks at no secrets");
    }
}
