package cloud.powerepos.des.management.internal;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.http.OutboundHttp;
import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.RequestStatistics;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.inside.EndpointOperations;
import cloud.powerepos.des.operations.inside.TokenOperations;
import cloud.powerepos.des.operations.internal.CoreServices;
import cloud.powerepos.des.operations.internal.Operations;
import cloud.powerepos.des.operations.internal.check.ExposedSecrets;

/** All that the beans look at. */
final class Services implements CredentialStore, AuthTokenService, TokenOperations, DesEndpointResolver,
        EndpointOperations {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    final Map<String, TokenStatus> statuses = new TreeMap<>();
    final Map<String, Throwable> broken = new TreeMap<>();
    List<ConfigurationProblem> problems = List.of();
    URI address;
    AuthServerStatus authServer = AuthServerStatus.WORKING;
    RequestStatistics requests = RequestStatistics.NONE;
    CompletableFuture<AccessToken> renewed = new CompletableFuture<>();

    DesOperations operations() {
        OutboundHttp http = (OutboundHttp) Proxy.newProxyInstance(Services.class.getClassLoader(),
                new Class<?>[] {OutboundHttp.class}, (proxy, method, arguments) -> {
                    throw new AssertionError("A bean sends nothing");
                });
        return new Operations(() -> new CoreServices(this, this, this, this, this, http),
                new ExposedSecrets(List::of, Path.of("no-such-folder")), Clock.fixed(NOON, ZoneOffset.UTC));
    }

    @Override
    public Optional<TokenStatus> status(String organisationCode) {
        check(organisationCode);
        return Optional.ofNullable(statuses.get(organisationCode));
    }

    @Override
    public CompletionStage<AccessToken> renew(String organisationCode) {
        check(organisationCode);
        return renewed;
    }

    private void check(String organisationCode) {
        if (broken.get(organisationCode) instanceof Error error) {
            throw error;
        }
        if (broken.get(organisationCode) instanceof RuntimeException e) {
            throw e;
        }
    }

    @Override
    public Set<String> organisationCodes() {
        return new HashSet<>(statuses.keySet());
    }

    @Override
    public List<ConfigurationProblem> problems() {
        return problems;
    }

    @Override
    public int parallelRequests() {
        return 8;
    }

    @Override
    public RequestStatistics requests() {
        return requests;
    }

    @Override
    public AuthServerStatus authServer() {
        return authServer;
    }

    @Override
    public List<ConfigurationProblem> configurationProblems() {
        return List.of(new ConfigurationProblem("service.cfg", "key", "", "fix this", Effect.KEY_IGNORED));
    }

    @Override
    public Optional<AccessToken> held(String organisationCode) {
        throw new AssertionError("A bean sees no token");
    }

    @Override
    public CompletionStage<DesEndpoint> requestEndpoint(String organisationCode) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Supplier<DesEndpoint> endpoints(String organisationCode) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> refusal(String organisationCode) {
        return Optional.empty();
    }

    @Override
    public Optional<URI> lastServiceUri(String organisationCode) {
        return Optional.ofNullable(address);
    }

    @Override
    public Optional<DesCredentials> find(String organisationCode) {
        throw new AssertionError("A bean looks at no secrets");
    }

    @Override
    public AccessToken token(String organisationCode) {
        throw new AssertionError("A bean asks for no token");
    }

    @Override
    public CompletionStage<AccessToken> requestToken(String organisationCode) {
        throw new AssertionError("A bean asks for no token");
    }

    @Override
    public Supplier<AccessToken> tokens(String organisationCode) {
        throw new AssertionError("A bean asks for no token");
    }

    @Override
    public void reject(AccessToken token) {
        throw new AssertionError("A bean rejects no token");
    }

    @Override
    public DesEndpoint resolve(String organisationCode) {
        throw new AssertionError("A bean asks for no endpoint");
    }

    @Override
    public DesEndpoint resolve(AccessToken token) {
        throw new AssertionError("A bean asks for no endpoint");
    }
}
