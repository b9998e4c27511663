package cloud.powerepos.des.webconsole.internal.html;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.http.OutboundHttp;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.operations.inside.EndpointOperations;
import cloud.powerepos.des.operations.inside.TokenOperations;
import cloud.powerepos.des.operations.internal.CoreServices;
import cloud.powerepos.des.operations.internal.Operations;
import cloud.powerepos.des.operations.internal.check.ExposedSecrets;

/** The three services behind the page; they know what they are told, and a call that the page must not make fails. */
final class Services {

    static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");

    private final Map<String, TokenStatus> statuses = new TreeMap<>();
    private final List<ConfigurationProblem> problems = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final Map<Object, String> refusals = new HashMap<>();
    private final Map<Object, Throwable> broken = new HashMap<>();

    Services status(String organisation, State state) {
        return put(organisation, state, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
    }

    Services token(String organisation, State state, Instant issuedAt, Instant expiresAt) {
        Instant refreshAt = issuedAt.plusMillis((expiresAt.toEpochMilli() - issuedAt.toEpochMilli()) * 7 / 10);
        return put(organisation, state, Optional.of(issuedAt), Optional.of(refreshAt), Optional.of(expiresAt),
                Optional.empty(), Optional.empty());
    }

    Services error(String organisation, String error, Optional<Instant> next) {
        return put(organisation, State.WAITING, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(error), next);
    }

    Services problems(ConfigurationProblem problem) {
        problems.add(problem);
        return this;
    }

    Services refusal(String organisation, String reason) {
        refusals.put(organisation, reason);
        return this;
    }

    /** @param what an organisation, or a method of the store */
    Services broken(String what, Throwable error) {
        broken.put(what, error);
        return this;
    }

    /** Knows the organisation in the store alone. */
    Services unknownToTheTokenService(String organisation) {
        statuses.put(organisation, null);
        return this;
    }

    /** Organisations for which a new token was asked for. */
    List<String> asked() {
        return asked;
    }

    DesOperations operations() {
        return new Operations(() -> new CoreServices(store(), service(AuthTokenService.class, Services::unexpected),
                tokens(),
                service(DesEndpointResolver.class, Services::unexpected), endpoints(),
                service(OutboundHttp.class, Services::unexpected)),
                new ExposedSecrets(List::of, Path.of("no-such-folder")),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static Object unexpected(String method, Object argument) {
        throw new AssertionError(method);
    }

    private CredentialStore store() {
        return service(CredentialStore.class, (method, organisation) -> switch (method) {
            case "organisationCodes" -> statuses.keySet();
            case "problems" -> problems;
            case "find" -> statuses.containsKey(organisation)
                    ? Optional.of(new DesCredentials((String) organisation, "client", "", "svc", "", 1, "x.cfg"))
                    : Optional.empty();
            default -> throw new AssertionError(method);
        });
    }

    private TokenOperations tokens() {
        return service(TokenOperations.class, (method, organisation) -> switch (method) {
            case "configurationProblems" -> List.of();
            case "status" -> Optional.ofNullable(statuses.get(organisation));
            case "renew" -> {
                asked.add((String) organisation);
                yield CompletableFuture.failedFuture(new IllegalStateException("refused"));
            }
            default -> throw new AssertionError(method);
        });
    }

    private EndpointOperations endpoints() {
        return service(EndpointOperations.class, (method, organisation) -> switch (method) {
            case "configurationProblems" -> List.of();
            case "refusal" -> Optional.ofNullable(refusals.get(organisation));
            case "lastServiceUri" -> Optional.of(URI.create("https://des.example/"));
            default -> throw new AssertionError(method);
        });
    }

    /** The last error was not the first one. */
    void failingSince(String organisation, Instant first) {
        TokenStatus last = statuses.get(organisation);
        statuses.put(organisation, new TokenStatus(organisation, last.state(), last.clientId(), last.serviceAccountId(),
                last.source(), last.issuedAt(), last.refreshAt(), last.expiresAt(), last.grant(), false,
                last.lastError(), last.lastErrorAt(), Optional.of(first), last.nextAttempt(), last.counters(),
                last.sharing()));
    }

    private Services put(String organisation, State state, Optional<Instant> issuedAt, Optional<Instant> refreshAt,
            Optional<Instant> expiresAt, Optional<String> error, Optional<Instant> next) {
        statuses.put(organisation, new TokenStatus(organisation, state, "client", "svc", "x.cfg", issuedAt, refreshAt,
                expiresAt, Optional.empty(), false, error, error.map(text -> NOW.minusSeconds(3)), next,
                new TokenStatus.Counters(0, 0, 0, 0, 0, 0, 0, 0)));
        return this;
    }

    private interface Answer {
        Object to(String method, Object argument);
    }

    private <T> T service(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> {
                    Object argument = arguments == null ? method.getName() : arguments[0];
                    if (broken.containsKey(argument)) {
                        throw broken.get(argument);
                    }
                    return answer.to(method.getName(), argument);
                }));
    }
}
