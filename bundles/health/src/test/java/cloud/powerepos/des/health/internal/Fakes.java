package cloud.powerepos.des.health.internal;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.RequestStatistics;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.Counters;
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.operations.inside.EndpointOperations;
import cloud.powerepos.des.operations.inside.TokenOperations;
import cloud.powerepos.des.operations.internal.CoreServices;
import cloud.powerepos.des.operations.internal.Operations;
import cloud.powerepos.des.operations.internal.check.ExposedSecrets;

final class Fakes {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static final OutboundHttp NO_HTTP = (OutboundHttp) Proxy.newProxyInstance(Fakes.class.getClassLoader(),
            new Class<?>[] {OutboundHttp.class}, (proxy, method, arguments) -> {
                throw new AssertionError("A health check sends nothing");
            });

    private Fakes() {
    }

    @SuppressWarnings("unchecked")
    static <T extends Throwable> T unchecked(Throwable error) throws T {
        throw (T) error;
    }

    /** @param auth may be null, as each of the services */
    static DesOperations operations(CredentialStore store, Statuses auth, Hosts hosts) {
        return new Operations(() -> new CoreServices(store, auth, auth, hosts, hosts, auth == null ? null : NO_HTTP),
                new ExposedSecrets(List::of, Path.of("no-such-folder")), Clock.fixed(NOON, ZoneOffset.UTC));
    }

    /** A token service that can be looked at; everything else makes the test fail. */
    static final class Statuses implements AuthTokenService, TokenOperations {

        final Map<String, TokenStatus> known = new TreeMap<>();
        final Map<String, Throwable> broken = new TreeMap<>();
        List<ConfigurationProblem> problems = List.of();
        AuthServerStatus authServer = AuthServerStatus.WORKING;

        void put(String code, State state, Instant expiresAt, String error) {
            known.put(code, new TokenStatus(code, state, "client", "svc", "file.cfg", Optional.empty(),
                    Optional.empty(), Optional.ofNullable(expiresAt), Optional.empty(), false,
                    Optional.ofNullable(error), Optional.ofNullable(error).map(text -> NOON),
                    Optional.ofNullable(error).map(text -> NOON.plusSeconds(32)),
                    new Counters(0, 0, 0, 0, 0, 0, 0, 0)));
        }

        @Override
        public Optional<TokenStatus> status(String organisationCode) {
            if (broken.containsKey(organisationCode)) {
                throw Fakes.<RuntimeException>unchecked(broken.get(organisationCode));
            }
            return Optional.ofNullable(known.get(organisationCode));
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
            return authServer;
        }

        @Override
        public List<ConfigurationProblem> configurationProblems() {
            return problems;
        }

        @Override
        public Optional<AccessToken> held(String organisationCode) {
            throw new AssertionError("A health check sees no token");
        }

        @Override
        public AccessToken token(String organisationCode) {
            throw new AssertionError("A health check asks for no token");
        }

        @Override
        public CompletionStage<AccessToken> requestToken(String organisationCode) {
            throw new AssertionError("A health check asks for no token");
        }

        @Override
        public Supplier<AccessToken> tokens(String organisationCode) {
            throw new AssertionError("A health check asks for no token");
        }

        @Override
        public void reject(AccessToken token) {
            throw new AssertionError("A health check changes nothing");
        }

        @Override
        public CompletionStage<AccessToken> renew(String organisationCode) {
            throw new AssertionError("A health check asks for no token");
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

    /** Hosts that no check asks for. */
    static final class Hosts implements DesEndpointResolver, EndpointOperations {

        String refusal;

        @Override
        public DesEndpoint resolve(String organisationCode) {
            throw new AssertionError("A health check asks for no endpoint");
        }

        @Override
        public CompletionStage<DesEndpoint> requestEndpoint(String organisationCode) {
            throw new AssertionError("A health check asks for no endpoint");
        }

        @Override
        public DesEndpoint resolve(AccessToken token) {
            throw new AssertionError("A health check asks for no endpoint");
        }

        @Override
        public Supplier<DesEndpoint> endpoints(String organisationCode) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<ConfigurationProblem> configurationProblems() {
            return List.of();
        }

        @Override
        public Optional<String> refusal(String organisationCode) {
            return Optional.ofNullable(refusal);
        }

        @Override
        public Optional<URI> lastServiceUri(String organisationCode) {
            return Optional.empty();
        }
    }
}
