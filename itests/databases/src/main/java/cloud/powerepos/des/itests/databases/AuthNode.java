package cloud.powerepos.des.itests.databases;

import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.SystemDefaultDnsResolver;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.dispatch.RequestQueue;
import cloud.powerepos.des.auth.internal.http.Proxies;
import cloud.powerepos.des.auth.internal.http.TransportProvider;
import cloud.powerepos.des.auth.internal.lifecycle.Backoff;
import cloud.powerepos.des.auth.internal.protocol.ReplyClassifier;
import cloud.powerepos.des.auth.internal.protocol.TokenReplyParser;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.service.Collaborators;
import cloud.powerepos.des.auth.internal.service.TokenService;
import cloud.powerepos.des.auth.internal.store.SharedStore;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.Threads;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.store.TokenStore;

/** The token service of one node with real threads and connections. */
public final class AuthNode implements CredentialStore, AutoCloseable {

    private final Threads threads = new Threads(8);
    private final TokenService tokens;
    private final Set<String> organisations;
    private final TransportProvider transports;

    /**
     * @param organisations how many it has
     * @param limit         for one request
     * @param clock         by how much its clock is ahead
     * @param exchanges     wraps each request
     */
    public AuthNode(TokenStore store, URI tokenEndpoint, int organisations, Duration limit, Duration clock,
            UnaryOperator<Exchange> exchanges) {
        this.organisations = IntStream.range(0, organisations).mapToObj(number -> "ORG" + number)
                .collect(Collectors.toSet());
        InstantSource wall = () -> Instant.now().plus(clock);
        LifetimeClock lifetime = new LifetimeClock(System::nanoTime, wall);
        AuthSettings settings = new AuthSettings(tokenEndpoint, "des offline_access", limit, limit, 8, 0.7, 0.85,
                Duration.ofHours(1), "");
        transports = new TransportProvider(HttpClientBuilder::create, SystemDefaultDnsResolver.INSTANCE,
                new Proxies(List::of, ProxySelector::getDefault), threads.timer(), threads.requests(),
                () -> Optional.of(tokenEndpoint));
        Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());
        tokens = new TokenService(new Collaborators(this, () -> settings, lifetime, threads.timer(),
                new RequestQueue(threads.requests(), lifetime, threads.timer(), backoff, 8),
                (with, request) -> exchanges.apply(transports.prepare(with, request)),
                new ReplyClassifier(new TokenReplyParser(wall), wall), backoff, threads.callbacks(), event -> { },
                new SharedStore(() -> store, threads.storeLooks(), threads.storeWrites(),
                        ThreadLocalRandom.current().nextDouble())), List::of);
        threads.every(1_000, () -> tokens.watchTime(threads::timerMissed));
    }

    public Threads threads() {
        return threads;
    }

    public TokenService tokens() {
        return tokens;
    }

    public Set<String> organisations() {
        return organisations;
    }

    @Override
    public Optional<DesCredentials> find(String organisationCode) {
        return organisations.contains(organisationCode) ? Optional.of(new DesCredentials(organisationCode, "client",
                "client-secret", "svc-" + organisationCode, "password", 1, "x.cfg")) : Optional.empty();
    }

    @Override
    public Set<String> organisationCodes() {
        return organisations;
    }

    @Override
    public List<ConfigurationProblem> problems() {
        return List.of();
    }

    @Override
    public void close() {
        tokens.close();
        transports.close();
        threads.close();
    }
}
