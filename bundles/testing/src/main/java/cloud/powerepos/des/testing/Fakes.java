package cloud.powerepos.des.testing;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.RequestStatistics;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.Counters;
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.operations.inside.EndpointOperations;
import cloud.powerepos.des.operations.inside.TokenOperations;

/** Services that answer what the tests tell them, and count requests for tokens. */
public class Fakes
        implements CredentialStore, AuthTokenService, TokenOperations, DesEndpointResolver, EndpointOperations {

    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    public static final String SECRET = "never-to-be-shown";

    public final Map<String, DesCredentials> credentials = new TreeMap<>();
    public final List<ConfigurationProblem> problems = new ArrayList<>();
    public List<ConfigurationProblem> serviceProblems = List.of();
    public final Map<String, TokenStatus> statuses = new TreeMap<>();
    public final Map<String, URI> hosts = new TreeMap<>();
    public final Map<String, String> refusals = new TreeMap<>();
    public RequestStatistics requestStatistics = RequestStatistics.NONE;
    public AuthServerStatus authServer = AuthServerStatus.WORKING;
    public CompletableFuture<AccessToken> token = new CompletableFuture<>();
    public final CompletableFuture<AccessToken> renewal = new CompletableFuture<>();
    public URI serviceUri = URI.create("https://des.example/");
    /** What is held, where that is not the token that will be given. */
    public Optional<AccessToken> held;
    /** Runs where an address is asked for. */
    public Runnable resolving = () -> { };
    /** Throws where a service is to be broken; it is given the method and the organisation. */
    public BiConsumer<String, String> broken = (method, organisation) -> { };
    public int requests;
    public int parallelRequests = 8;
    private int findsLeft = -1;
    private Runnable afterFinds;

    public static TokenStatus status(String organisation, State state) {
        return new TokenStatus(organisation, state, "client", "svc", "file.cfg", Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty(),
                new Counters(3, 1, 2, 5, 0, 0, 0, 0));
    }

    public static TokenStatus living(String organisation) {
        return new TokenStatus(organisation, State.FRESH, "client", "svc", "file.cfg",
                Optional.of(NOW.minusSeconds(60)), Optional.of(NOW.plusSeconds(6000)),
                Optional.of(NOW.plusSeconds(7200)),
                Optional.of("password"), true, Optional.empty(), Optional.empty(), Optional.empty(),
                new Counters(1, 1, 0, 0, 0, 0, 0, 0));
    }

    public static TokenStatus failing(String organisation, State state, String error) {
        return new TokenStatus(organisation, state, "client", "svc", "file.cfg", Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), false, Optional.of(error), Optional.of(NOW.minusSeconds(5)),
                Optional.of(NOW.plusSeconds(30)), new Counters(1, 0, 0, 0, 0, 1, 0, 0));
    }

    /** The last of several errors, five seconds ago. */
    public static TokenStatus failingSince(String organisation, State state, String error, Instant since) {
        TokenStatus last = failing(organisation, state, error);
        return new TokenStatus(organisation, state, last.clientId(), last.serviceAccountId(), last.source(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, last.lastError(),
                last.lastErrorAt(), Optional.of(since), last.nextAttempt(), last.counters(), Optional.empty());
    }

    public static AccessToken holding(String value) {
        return new AccessToken(value, "ACME", "des", NOW.minusSeconds(60), NOW.plusSeconds(7200), Optional.empty(),
                Map.of());
    }

    public void known(String organisation) {
        credentials.put(organisation, new DesCredentials(organisation, "client", SECRET, "svc", SECRET, 1,
                organisation + ".cfg"));
    }

    public void refused(String source, String key, String organisation, String message) {
        problems.add(new ConfigurationProblem(source, key, organisation, message, Effect.NOTHING_IN_FORCE));
    }

    public void ignored(String source, String key, String organisation, String message) {
        problems.add(new ConfigurationProblem(source, key, organisation, message, Effect.KEY_IGNORED));
    }

    /** Something that happens behind the command's back, when it has looked so often for an organisation. */
    public void afterFinds(int finds, Runnable event) {
        findsLeft = finds;
        afterFinds = event;
    }

    @Override
    public Optional<DesCredentials> find(String organisationCode) {
        if (findsLeft-- == 0) {
            afterFinds.run();
        }
        return Optional.ofNullable(credentials.get(organisationCode));
    }

    @Override
    public Set<String> organisationCodes() {
        broken.accept("organisationCodes", "");
        return new TreeSet<>(credentials.keySet());
    }

    @Override
    public List<ConfigurationProblem> problems() {
        broken.accept("problems", "");
        return List.copyOf(problems);
    }

    @Override
    public RequestStatistics requests() {
        return requestStatistics;
    }

    @Override
    public AuthServerStatus authServer() {
        broken.accept("authServer", "");
        return authServer;
    }

    @Override
    public List<ConfigurationProblem> configurationProblems() {
        broken.accept("configurationProblems", "");
        return serviceProblems;
    }

    @Override
    public int parallelRequests() {
        return parallelRequests;
    }

    @Override
    public Optional<AccessToken> held(String organisationCode) {
        broken.accept("held", organisationCode);
        return held != null ? held : Optional.ofNullable(token.getNow(null));
    }

    @Override
    public AccessToken token(String organisationCode) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<AccessToken> requestToken(String organisationCode) {
        requests++;
        return token;
    }

    @Override
    public Supplier<AccessToken> tokens(String organisationCode) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void reject(AccessToken rejected) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<AccessToken> renew(String organisationCode) {
        return renewal;
    }

    @Override
    public Optional<TokenStatus> status(String organisationCode) {
        broken.accept("status", organisationCode);
        return Optional.ofNullable(statuses.get(organisationCode));
    }

    @Override
    public DesEndpoint resolve(String organisationCode) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DesEndpoint resolve(AccessToken resolved) {
        resolving.run();
        return new DesEndpoint(serviceUri, resolved);
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
        broken.accept("refusal", organisationCode);
        return Optional.ofNullable(refusals.get(organisationCode));
    }

    @Override
    public Optional<URI> lastServiceUri(String organisationCode) {
        broken.accept("lastServiceUri", organisationCode);
        return Optional.ofNullable(hosts.get(organisationCode));
    }
}
