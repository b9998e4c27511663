package cloud.powerepos.des.endpoint.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.operations.ConfigurationProblem;

/** Hands out one token; a rejected one is replaced as a test wants. */
final class FakeAuth implements AuthTokenService {

    final AtomicReference<AccessToken> current = new AtomicReference<>();
    final List<AccessToken> rejected = new CopyOnWriteArrayList<>();
    UnaryOperator<AccessToken> replacement = UnaryOperator.identity();

    FakeAuth(AccessToken first) {
        current.set(first);
    }

    @Override
    public AccessToken token(String organisationCode) {
        return tokens(organisationCode).get();
    }

    @Override
    public CompletionStage<AccessToken> requestToken(String organisationCode) {
        return CompletableFuture.completedStage(token(organisationCode));
    }

    @Override
    public Supplier<AccessToken> tokens(String organisationCode) {
        if (current.get() == null) {
            throw new UnknownOrganisationException(organisationCode, "unknown");
        }
        return current::get;
    }

    @Override
    public synchronized void reject(AccessToken token) {
        rejected.add(token);
        if (current.get() == token) {
            current.set(replacement.apply(token));
        }
    }

    @Override
    public CompletionStage<AccessToken> renew(String organisationCode) {
        return requestToken(organisationCode);
    }

    @Override
    public Optional<AccessToken> held(String organisationCode) {
        return Optional.ofNullable(current.get());
    }

    @Override
    public List<ConfigurationProblem> configurationProblems() {
        return List.of();
    }

    @Override
    public Optional<TokenStatus> status(String organisationCode) {
        return Optional.empty();
    }
}
