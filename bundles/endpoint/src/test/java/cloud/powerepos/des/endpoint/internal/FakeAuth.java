package cloud.powerepos.des.endpoint.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.operations.ConfigurationProblem;

/** Hands out one token, with the code of each organisation that asks; a rejected one is replaced as a test wants. */
class FakeAuth implements AuthTokenService {

    final AtomicReference<AccessToken> current = new AtomicReference<>();
    final List<AccessToken> rejected = new CopyOnWriteArrayList<>();
    UnaryOperator<AccessToken> replacement = UnaryOperator.identity();
    /** How often a token was asked for. */
    final AtomicInteger asked = new AtomicInteger();
    /** Thrown by all that is asked; null for none. */
    Throwable failure;
    private final Map<AccessToken, Map<String, AccessToken>> labelled = new ConcurrentHashMap<>();

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
        FakeStore.fail(failure);
        if (current.get() == null) {
            throw new UnknownOrganisationException(organisationCode, "unknown");
        }
        return () -> {
            asked.incrementAndGet();
            return of(organisationCode, current.get());
        };
    }

    private AccessToken of(String code, AccessToken token) {
        return token == null || token.organisationCode().equals(code) ? token
                : labelled.computeIfAbsent(token, any -> new ConcurrentHashMap<>()).computeIfAbsent(code, any ->
                        new AccessToken(token.value(), code, token.scope(), token.issuedAt(), token.expiresAt(),
                                token.serviceUri(), token.replyFields()));
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
        FakeStore.fail(failure);
        return Optional.ofNullable(of(organisationCode, current.get()));
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
