package cloud.powerepos.des.auth.internal;

import static cloud.powerepos.des.auth.AuthTokenService.PID;

import java.net.ProxySelector;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import org.apache.http.impl.conn.SystemDefaultDnsResolver;
import org.apache.http.osgi.services.HttpClientBuilderFactory;
import org.apache.http.osgi.services.ProxyConfiguration;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.InvalidConfigurationException;
import cloud.powerepos.des.auth.TokenListener;
import cloud.powerepos.des.auth.internal.dispatch.RequestQueue;
import cloud.powerepos.des.auth.internal.http.Proxies;
import cloud.powerepos.des.auth.internal.http.TransportProvider;
import cloud.powerepos.des.auth.internal.http.TrustedFile;
import cloud.powerepos.des.auth.internal.http.TrustedFileWatch;
import cloud.powerepos.des.auth.internal.lifecycle.Backoff;
import cloud.powerepos.des.auth.internal.protocol.ReplyClassifier;
import cloud.powerepos.des.auth.internal.protocol.TokenReplyParser;
import cloud.powerepos.des.auth.internal.service.Collaborators;
import cloud.powerepos.des.auth.internal.service.TokenEventPublisher;
import cloud.powerepos.des.auth.internal.service.TokenService;
import cloud.powerepos.des.auth.internal.store.SharedStore;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.Threads;
import cloud.powerepos.des.common.component.CleanUp;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.listeners.Listeners;
import cloud.powerepos.des.common.receiver.KeptConfiguration;
import cloud.powerepos.des.common.registrations.Registrations;
import cloud.powerepos.des.common.threads.DaemonScheduler;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.credentials.CredentialListener;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.http.OutboundHttp;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.inside.TokenOperations;
import cloud.powerepos.des.store.TokenStore;

/**
 * The token service as a component. A change of its configuration keeps every token, unless it names another AuthServer
 * or scope; a configuration that cannot be used leaves the last good one in force.
 */
// no service of its own: it is registered when it is known which configuration is in force
@Component(immediate = true, service = {}, configurationPolicy = ConfigurationPolicy.IGNORE)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\""
        + "cloud.powerepos.des.auth.AuthTokenService,cloud.powerepos.des.operations.inside.TokenOperations,"
        + "cloud.powerepos.des.credentials.CredentialListener\"",
        uses = {AuthTokenService.class, TokenOperations.class, CredentialListener.class})
@Capability(namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"cloud.powerepos.des.http.OutboundHttp\"", uses = OutboundHttp.class)
public final class AuthTokenServiceComponent {

    private static final Logger LOG = LoggerFactory.getLogger(AuthTokenService.class);
    private static final int MOST_PARALLEL_REQUESTS = 8;
    private static final long WATCH_MILLIS = 1_000;

    private final Threads threads = new Threads(MOST_PARALLEL_REQUESTS);
    private final LifetimeClock clock = new LifetimeClock(System::nanoTime, InstantSource.system());
    // not by the timer: modules that are activated by a registration may block
    private final DaemonScheduler retries = DaemonScheduler.onDemand(LOG, new DaemonThreads("des-auth-retry"));
    private final Registrations registrations = new Registrations(LOG, retries);
    private final TransportProvider transports;
    private final RequestQueue queue;
    private final TokenService tokens;
    private final KeptConfiguration configuration;
    private final KeptConfiguration.Follower follower = this::take;
    private final TrustedFileWatch trustedFile;
    private volatile AuthSettings settings;

    /** Objects, not services: to get a listener's service while it is being activated would go in a circle. */
    @Reference(service = TokenListener.class, cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    volatile Collection<ComponentServiceObjects<TokenListener>> listeners = List.of();
    private final Listeners<TokenListener> fanOut = new Listeners<>(LOG, new DaemonThreads("des-auth-listener"),
            (delay, task) -> threads.timer().after(LifetimeClock.nanos(delay), task), () -> listeners);

    /** Proxies that are configured for HttpClient. */
    @Reference(service = ProxyConfiguration.class, cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    private volatile Collection<ProxyConfiguration> proxies = List.of();

    /** Keeps tokens over a restart and shares them with other nodes; without it they live in memory alone. */
    @Reference(service = TokenStore.class, cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile TokenStore tokenStore;

    /**
     * Used by SCR.
     *
     * @param store    has the credentials
     * @param clients  makes HTTP clients; there where the platform reads its proxy settings
     * @param receiver knows how tokens are requested
     */
    @Activate
    public AuthTokenServiceComponent(@Reference CredentialStore store, @Reference HttpClientBuilderFactory clients,
            @Reference AuthConfigurationReceiver receiver) {
        configuration = receiver.configuration();
        transports = new TransportProvider(clients::newBuilder, SystemDefaultDnsResolver.INSTANCE,
                new Proxies(() -> proxies, ProxySelector::getDefault), threads.timer(), threads.requests(),
                () -> Optional.ofNullable(settings).map(AuthSettings::tokenEndpoint));
        Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());
        queue = new RequestQueue(threads.requests(), clock, threads.timer(), backoff, MOST_PARALLEL_REQUESTS);
        tokens = new TokenService(new Collaborators(store, this::settings, clock, threads.timer(), queue,
                transports, new ReplyClassifier(new TokenReplyParser(InstantSource.system()), InstantSource.system()),
                backoff, threads.callbacks(), new TokenEventPublisher(threads.events(), threads.timer(), clock,
                        queue::authServer, event -> fanOut.tell(listener -> listener.tokenEvent(event))),
                new SharedStore(() -> tokenStore, threads.storeLooks(), threads.storeWrites(),
                        ThreadLocalRandom.current().nextDouble())), configuration::problems);
        trustedFile = new TrustedFileWatch(threads.files(), TrustedFile::changed, configuration::offerAgain);
        threads.every(WATCH_MILLIS, () -> tokens.watchTime(threads::timerMissed));
        threads.every(WATCH_MILLIS, trustedFile::lookSoon);
    }

    @Activate
    void register(BundleContext context) {
        follow(() -> {
            registrations.add(() -> context.registerService(OutboundHttp.class, transports, null));
            registrations.add(() -> context.registerService(new String[] {AuthTokenService.class.getName(),
                    TokenOperations.class.getName(), CredentialListener.class.getName()}, tokens, null));
        });
    }

    /** @param ready runs once it is known which configuration is in force, or that none is */
    void follow(Runnable ready) {
        configuration.follow(follower, ready);
    }

    TokenService service() {
        return tokens;
    }

    /** Without a lock: it reads a file, which a file system may keep waiting. */
    private void take(RawConfiguration delivered) throws RefusedException {
        if (registrations.isClosed()) {
            return;
        }
        AuthSettings latest = AuthSettings.of(delivered);
        AuthSettings before = settings;
        TrustedFile file = TrustedFile.look(latest.trustedCertificatesFile());
        trustedFile.follow(file);
        boolean otherTrust = transports.trust(file);
        settings = latest;
        queue.limit(latest.parallelRequests());
        if (before != null && !before.sameTokens(latest)) {
            LOG.info("The token endpoint or the scope changed: every token is requested anew");
            tokens.invalidateAll();
        } else if (otherTrust) {
            tokens.retryNow();
        }
    }

    private AuthSettings settings() {
        AuthSettings current = settings;
        if (current == null) {
            throw new InvalidConfigurationException("", "Configuration " + PID + " (etc/" + PID + ".cfg): "
                    + configuration.problems().stream().filter(ConfigurationProblem::refused).findFirst()
                            .map(ConfigurationProblem::message).orElse("it is being replaced: ask again"));
        }
        return current;
    }

    @Deactivate
    void deactivate() {
        CleanUp.run(LOG, () -> configuration.unfollow(follower), registrations::close, tokens::close, transports::close,
                fanOut::close, retries::close, threads::close);
    }
}
