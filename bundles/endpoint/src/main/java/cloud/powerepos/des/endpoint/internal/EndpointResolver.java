package cloud.powerepos.des.endpoint.internal;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.InvalidConfigurationException;
import cloud.powerepos.des.common.component.CleanUp;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.listeners.Listeners;
import cloud.powerepos.des.common.receiver.KeptConfiguration;
import cloud.powerepos.des.common.text.ErrorText;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.common.threads.DaemonScheduler;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.common.threads.Guarded;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.credentials.CredentialListener;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesEndpointListener;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.http.OutboundHttp;
import cloud.powerepos.des.operations.inside.EndpointOperations;

/**
 * Keeps the latest pair of each organisation, so that a token is read once. A change of the configuration replaces the
 * rules, and with them every pair the next time it is asked for; keys of the JWKS are kept if its address is the same.
 * A configuration that cannot be used leaves the rules as they are.
 */
// no service of its own: it is registered when it is known which configuration is in force
@Component(service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>="
        + "\"cloud.powerepos.des.endpoint.DesEndpointResolver,cloud.powerepos.des.operations.inside.EndpointOperations\"",
        uses = {DesEndpointResolver.class, EndpointOperations.class})
public final class EndpointResolver implements DesEndpointResolver, EndpointOperations {

    private static final Logger LOG = LoggerFactory.getLogger(EndpointResolver.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final AuthTokenService auth;
    private final CredentialStore store;
    private final OutboundHttp http;
    private final Notices notices = new Notices();
    private final KeptConfiguration configuration;
    private final KeptConfiguration.Follower follower = this::take;
    private final DaemonScheduler scheduler = DaemonScheduler.onDemand(LOG, new DaemonThreads("des-endpoint-retry"));
    private final Listeners<DesEndpointListener> moves = new Listeners<>(LOG,
            new DaemonThreads("des-endpoint-listener"), scheduler, this::listeners);
    /**
     * The configured organisations that were asked for. Also the lock of those who replace a pair or the rules; readers
     * need none.
     */
    private final ConcurrentMap<String, Endpoints> organisations = new ConcurrentHashMap<>();

    private volatile TokenRules rules = this::refuse;
    /** Null until there was a configuration that can be used; as the reader, used by the configuration's thread alone. */
    private EndpointSettings settings;
    private TokenReader reader;
    private volatile boolean closed;
    private List<ServiceRegistration<?>> registrations = List.of();

    /** Objects, not services: to get a listener while it is being activated would go in a circle. */
    @Reference(service = DesEndpointListener.class, cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    private volatile Collection<ComponentServiceObjects<DesEndpointListener>> listeners = List.of();

    /**
     * Used by SCR.
     *
     * @param receiver knows which hosts may be given a token
     */
    @Activate
    public EndpointResolver(@Reference AuthTokenService auth, @Reference CredentialStore store,
            @Reference OutboundHttp http, @Reference EndpointConfigurationReceiver receiver) {
        this.auth = auth;
        this.store = store;
        this.http = http;
        this.configuration = receiver.configuration();
    }

    @Activate
    void register(BundleContext context) {
        follow(() -> registerNow(context));
    }

    /** @param ready runs once it is known which configuration is in force, or that none is */
    void follow(Runnable ready) {
        configuration.follow(follower, ready);
    }

    /** Without the lock: modules are activated by it, which may block. */
    private void registerNow(BundleContext context) {
        register(() -> context.registerService(CredentialListener.class, this::forgetIfRemoved, null));
        register(() -> context.registerService(
                new String[] {DesEndpointResolver.class.getName(), EndpointOperations.class.getName()}, this, null));
    }

    private void register(Supplier<ServiceRegistration<?>> service) {
        if (!Guarded.run(LOG, "A service could not be registered, which is tried again in a second; if this repeats,"
                + " restart bundle cloud.powerepos.des.endpoint", () -> keep(service))) {
            scheduler.after(RETRY, () -> register(service));
        }
    }

    private void keep(Supplier<ServiceRegistration<?>> service) {
        if (closed) {
            return;
        }
        ServiceRegistration<?> registration = service.get();
        synchronized (this) {
            if (!closed) {
                registrations = Stream.concat(registrations.stream(), Stream.of(registration)).toList();
                return;
            }
        }
        CleanUp.run(LOG, registration::unregister);
    }

    private synchronized void take(RawConfiguration latest) throws RefusedException {
        EndpointSettings wanted = EndpointSettings.of(latest);
        if (!closed) {
            apply(wanted);
        }
    }

    /** The rules while no configuration is in force. */
    private DesEndpoint refuse(AccessToken token) {
        throw new InvalidConfigurationException(token.organisationCode(), "Configuration " + PID + " (etc/" + PID
                + ".cfg): " + configuration.problems().stream().filter(ConfigurationProblem::refused).findFirst()
                        .map(ConfigurationProblem::message).orElse("it has not been delivered yet: ask again"));
    }

    @Deactivate
    void deactivate() {
        CleanUp.run(LOG, () -> configuration.unfollow(follower));
        synchronized (this) {
            closed = true;
        }
        registrations.forEach(registration -> CleanUp.run(LOG, registration::unregister));
        CleanUp.run(LOG, () -> enforce(token -> refuseAsClosed(token.organisationCode())), organisations::clear,
                moves::close, scheduler::close);
    }

    private static DesEndpoint refuseAsClosed(String organisation) {
        throw new AccessClosedException(organisation, "The endpoint resolver was stopped; get the service anew");
    }

    /**
     * The latest pair of one organisation. Readers of a current one compare its token with the one in force. One that
     * belongs to a handle of a module may outlive its organisation; it keeps nothing then, and answers as before once
     * the organisation is back.
     */
    private final class Endpoints implements Supplier<DesEndpoint> {

        private final String organisation;
        private final Supplier<AccessToken> tokens;
        /** Null until there is one that the rules in force have made. */
        private volatile DesEndpoint latest;
        /** Where DES was last, whatever the rules have become; null until there was a pair. */
        private volatile URI serviceUri;

        Endpoints(String organisation, Supplier<AccessToken> tokens) {
            this.organisation = organisation;
            this.tokens = tokens;
        }

        @Override
        public DesEndpoint get() {
            if (latest == null) {
                requireOpen(organisation);
            }
            return of(tokens.get());
        }

        DesEndpoint of(AccessToken token) {
            DesEndpoint held = latest;
            return held != null && held.token() == token ? held : answer(organisation, () -> current().pair(token));
        }

        /** The one kept for the organisation, which is another one if the organisation was removed meanwhile. */
        private Endpoints current() {
            Endpoints kept = organisations.get(organisation);
            if (kept == null && store.find(organisation).isPresent()) {
                kept = organisations.putIfAbsent(organisation, this);
            }
            return kept == null ? this : kept;
        }

        /** A token of another time is judged all the same, but does not take the place of the current one. */
        private DesEndpoint pair(AccessToken token) {
            DesEndpoint held = latest;
            if (held != null && held.token() == token) {
                return held;
            }
            TokenRules current = rules;
            DesEndpoint endpoint = current.pair(token);
            Optional<URI> before = Optional.empty();
            synchronized (organisations) {
                if (organisations.get(organisation) == this
                        && auth.held(organisation).filter(living -> living == token).isPresent()) {
                    before = serviceUri();
                    serviceUri = endpoint.serviceUri();
                    latest = rules == current ? endpoint : null;
                }
            }
            before.filter(from -> !from.equals(endpoint.serviceUri()))
                    .ifPresent(from -> moved(organisation, from, endpoint.serviceUri()));
            // the organisation may have been removed while its token was read
            forgetIfRemoved(organisation);
            return endpoint;
        }

        Optional<URI> serviceUri() {
            return Optional.ofNullable(serviceUri);
        }

        void judgeAnew() {
            latest = null;
        }

        void forget() {
            latest = null;
            serviceUri = null;
        }
    }

    @Override
    public DesEndpoint resolve(String organisationCode) {
        return find(organisationCode).get();
    }

    @Override
    public Supplier<DesEndpoint> endpoints(String organisationCode) {
        return find(organisationCode);
    }

    @Override
    public DesEndpoint resolve(AccessToken token) {
        String organisation = token.organisationCode();
        Endpoints held = organisations.get(organisation);
        if (held != null) {
            return held.of(token);
        }
        requireOpen(organisation);
        return answer(organisation, () -> store.find(organisation).isPresent() ? add(organisation).of(token)
                : rules.pair(token));
    }

    private Endpoints find(String organisation) {
        Endpoints held = organisations.get(organisation);
        return held != null ? held : add(organisation);
    }

    private Endpoints add(String organisation) {
        requireOpen(organisation);
        return answer(organisation, () -> {
            Supplier<AccessToken> tokens = auth.tokens(organisation);
            Endpoints added = organisations.computeIfAbsent(organisation, code -> new Endpoints(code, tokens));
            // the organisation may have been removed, or the service stopped, meanwhile
            forgetIfRemoved(organisation);
            requireOpen(organisation);
            return added;
        });
    }

    private void requireOpen(String organisation) {
        if (closed) {
            refuseAsClosed(organisation);
        }
    }

    /** What was not foreseen comes in a form that callers know. */
    private <T> T answer(String organisation, Supplier<T> question) {
        try {
            return question.get();
        } catch (DesAccessException e) {
            throw e;
        } catch (Throwable e) {
            UnexpectedFailureException failure = new UnexpectedFailureException(organisation, e);
            notices.warn(organisation, failure.getMessage(), ": " + ErrorText.trace(e));
            throw failure;
        }
    }

    private void moved(String organisation, URI from, URI to) {
        LOG.info("DES of organisation {} has moved from {} to {}", Printable.of(organisation), from, to);
        moves.tell(listener -> listener.endpointMoved(organisation, from, to));
    }

    private Collection<ComponentServiceObjects<DesEndpointListener>> listeners() {
        return listeners;
    }

    @Override
    public Optional<URI> lastServiceUri(String organisationCode) {
        if (closed) {
            return Optional.empty();
        }
        refusal(organisationCode);
        return Optional.ofNullable(organisations.get(organisationCode)).flatMap(Endpoints::serviceUri);
    }

    @Override
    public Optional<String> refusal(String organisationCode) {
        if (closed) {
            return Optional.empty();
        }
        try {
            answer(organisationCode, () -> auth.held(organisationCode)).ifPresent(this::resolve);
            return Optional.empty();
        } catch (DesAccessException e) {
            return Optional.of(e.getMessage());
        }
    }

    private void forgetIfRemoved(String organisation) {
        if (store.find(organisation).isEmpty()) {
            synchronized (organisations) {
                Optional.ofNullable(organisations.remove(organisation)).ifPresent(Endpoints::forget);
            }
            notices.forget(organisation);
        }
    }

    private void apply(EndpointSettings wanted) {
        if (wanted.equals(settings)) {
            return;
        }
        if (settings == null || !wanted.jwksUri().equals(settings.jwksUri())) {
            reader = wanted.jwksUri().map(this::verifying).orElseGet(TokenReader::trusting);
        }
        settings = wanted;
        enforce(new PairingRules(new ServiceUriRules(wanted.allowedHosts()), reader, notices,
                code -> store.find(code).isPresent()));
    }

    /** No pair that other rules have made is handed out any more. */
    private void enforce(TokenRules latest) {
        synchronized (organisations) {
            rules = latest;
            organisations.values().forEach(Endpoints::judgeAnew);
        }
    }

    @Override
    public List<ConfigurationProblem> configurationProblems() {
        return closed ? List.of() : configuration.problems();
    }

    /** For tests: of how many organisations something is kept. */
    int size() {
        return organisations.size();
    }

    private TokenReader verifying(URI jwksUri) {
        return TokenReader.verifying(
                new SigningKeys(new JwksDownload(http, jwksUri), System::nanoTime, Clock.systemUTC()));
    }
}
