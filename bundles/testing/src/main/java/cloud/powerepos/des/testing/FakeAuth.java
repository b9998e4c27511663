package cloud.powerepos.des.testing;

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
import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.RequestStatistics;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.inside.TokenOperations;

/** Hands out one token, with the code of each organisation that asks; a rejected one is replaced as a test wants. */
public class FakeAuth implements AuthTokenService, TokenOperations {

    public final AtomicReference<AccessToken> current = new AtomicReference<>();
    public final List<AccessToken> rejected = new CopyOnWriteArrayList<>();
    public UnaryOperator<AccessToken> replacement = UnaryOperator.identity();
    /** How often a token was asked for. */
    public final AtomicInteger asked = new AtomicInteger();
    /** Thrown by all that is asked; null for none. */
    public Throwable failure;
    /** Given to those who do not wait for a token; null for what those get who wait. */
    public CompletableFuture<AccessToken> pending;
    /** How often a token was asked for by those who do not wait. */
    public final AtomicInteger asynchronously = new AtomicInteger();
    private final Map<AccessToken, Map<String, AccessToken>> labelled = new ConcurrentHashMap<>();

    public FakeAuth(AccessToken first) {
        current.set(first);
    }

    @Override
    public AccessToken token(String organisationCode) {
        return tokens(organisationCode).get();
    }

    @Override
    public CompletionStage<AccessToken> requestToken(String organisationCode) {
        asynchronously.incrementAndGet();
        return pending == null ? CompletableFuture.completedStage(token(organisationCode)) : pending;
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
    public int parallelRequests() {
        return 8;
    }

    @Override
    public RequestStatistics requests() {
        return RequestStatistics.NONE;
    }

    @Override
    public AuthServerStatus authServer() {
        return AuthServerStatus.WORKING;
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
