package cloud.powerepos.des.auth.internal;

import java.net.ProxySelector;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import org.apache.http.impl.conn.SystemDefaultDnsResolver;
import org.apache.http.osgi.services.HttpClientBuilderFactory;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.internal.dispatch.RequestQueue;
import cloud.powerepos.des.auth.internal.http.Proxies;
import cloud.powerepos.des.auth.internal.http.TransportProvider;
import cloud.powerepos.des.auth.internal.lifecycle.Backoff;
import cloud.powerepos.des.auth.internal.protocol.ReplyClassifier;
import cloud.powerepos.des.auth.internal.protocol.TokenReplyParser;
import cloud.powerepos.des.auth.internal.service.Collaborators;
import cloud.powerepos.des.auth.internal.service.TokenService;
import cloud.powerepos.des.auth.internal.store.SharedStore;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.Threads;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.credentials.CredentialListener;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.operations.inside.TokenOperations;
import cloud.powerepos.des.store.TokenStore;

/** Opens the token service as SCR does, without a framework. */
public final class Auth {

    private Auth() {
    }

    /** A token service and how to stop it. */
    public record Opened(AuthTokenService service, TokenOperations operations, CredentialListener listener,
            Runnable stop) implements AutoCloseable {

        @Override
        public void close() {
            stop.run();
        }
    }

    public static Opened open(CredentialStore store, HttpClientBuilderFactory clients, String tokenEndpoint) {
        return open(store, clients, tokenEndpoint, (TokenStore) null);
    }

    /** With a token store. */
    public static Opened open(CredentialStore store, HttpClientBuilderFactory clients, String tokenEndpoint,
            TokenStore tokens) {
        return open(store, clients, configuration(tokenEndpoint, Map.of()), tokens);
    }

    /** @param requestMillis the limit for one request */
    public static Opened open(CredentialStore store, HttpClientBuilderFactory clients, String tokenEndpoint,
            long requestMillis) {
        return open(store, clients, configuration(tokenEndpoint, Map.of("request.timeout.ms", requestMillis)),
                null);
    }

    private static Opened open(CredentialStore store, HttpClientBuilderFactory clients,
            RawConfiguration configuration, TokenStore tokenStore) {
        AuthConfigurationReceiver receiver = new AuthConfigurationReceiver((delay, task) -> task.run());
        receiver.configuration().delivered(configuration);
        AuthTokenServiceComponent component = new AuthTokenServiceComponent(store, clients, receiver);
        component.tokenStore = tokenStore;
        component.follow(() -> { });
        TokenService tokens = component.service();
        return new Opened(tokens, tokens, tokens, component::deactivate);
    }

    private static RawConfiguration configuration(String tokenEndpoint, Map<String, Object> more) {
        Map<String, Object> values = new HashMap<>(more);
        values.put("token.endpoint", tokenEndpoint);
        return RawConfiguration.ofMap(values);
    }

    /** The same parts under a clock that can be put forward, as if the machine had slept. */
    public static final class Sleeper implements AutoCloseable {

        private volatile Duration slept = Duration.ZERO;
        private final Threads threads = new Threads(8);
        private final InstantSource wall = () -> InstantSource.system().instant().plus(slept);
        private final LifetimeClock clock = new LifetimeClock(System::nanoTime, wall);
        private final TransportProvider transports;
        private final TokenService tokens;

        public Sleeper(CredentialStore store, HttpClientBuilderFactory clients, String tokenEndpoint) throws Exception {
            AuthSettings settings = AuthSettings.of(configuration(tokenEndpoint, Map.of()));
            transports = new TransportProvider(clients::newBuilder, SystemDefaultDnsResolver.INSTANCE,
                    new Proxies(List::of, ProxySelector::getDefault), threads.timer(), threads.requests(),
                    () -> Optional.of(settings.tokenEndpoint()));
            Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());
            tokens = new TokenService(new Collaborators(store, () -> settings, clock, threads.timer(),
                    new RequestQueue(threads.requests(), clock, threads.timer(), backoff, 8),
                    transports, new ReplyClassifier(new TokenReplyParser(wall), wall), backoff, threads.callbacks(),
                    event -> { }, new SharedStore(() -> null, Runnable::run, Runnable::run, 0)), List::of);
        }

        public AuthTokenService service() {
            return tokens;
        }

        public TokenOperations operations() {
            return tokens;
        }

        public void sleep(Duration time) {
            slept = slept.plus(time);
            clock.watch();
            tokens.timePassed();
        }

        @Override
        public void close() {
            tokens.close();
            transports.close();
            threads.close();
        }
    }
}
