package cloud.powerepos.des.endpoint.internal;

import java.net.URI;
import java.util.Collection;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.InvalidConfigurationException;
import cloud.powerepos.des.common.component.CleanUp;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.listeners.Listeners;
import cloud.powerepos.des.common.receiver.KeptConfiguration;
import cloud.powerepos.des.common.registrations.Registrations;
import cloud.powerepos.des.common.threads.DaemonScheduler;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.common.workers.Workers;
import cloud.powerepos.des.credentials.CredentialListener;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesEndpointListener;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.endpoint.internal.rules.Notices;
import cloud.powerepos.des.http.OutboundHttp;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.inside.EndpointOperations;
import cloud.powerepos.des.operations.inside.TokenOperations;

/**
 * The endpoint resolver as a component. A change of the configuration replaces the rules, and with them every pair the
 * next time it is asked for. A configuration that cannot be used leaves the rules as they are.
 */
// no service of its own: it is registered when it is known which configuration is in force
@Component(service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
@Capability(namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"cloud.powerepos.des.endpoint.DesEndpointResolver\"",
        uses = DesEndpointResolver.class)
@Capability(namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"cloud.powerepos.des.operations.inside.EndpointOperations\"",
        uses = EndpointOperations.class)
public final class EndpointResolverComponent {

    private static final Logger LOG = LoggerFactory.getLogger(DesEndpointResolver.class);

    private final KeptConfiguration configuration;
    private final KeptConfiguration.Follower follower = this::take;
    private final DaemonScheduler scheduler = DaemonScheduler.onDemand(LOG, new DaemonThreads("des-endpoint-retry"));
    private final Workers workers = new Workers(LOG, scheduler, new DaemonThreads("des-endpoint-request"));
    private final Listeners<DesEndpointListener> moves = new Listeners<>(LOG,
            new DaemonThreads("des-endpoint-listener"), scheduler, () -> this.listeners);
    private final MoveLog moveLog = new MoveLog(LOG, scheduler);
    private final Registrations registrations = new Registrations(LOG, scheduler);
    private final ConfiguredRules rules;
    private final EndpointResolver resolver;
    private final EndpointReport report;

    /** Objects, not services: to get a listener while it is being activated would go in a circle. */
    @Reference(service = DesEndpointListener.class, cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    volatile Collection<ComponentServiceObjects<DesEndpointListener>> listeners;

    /**
     * Used by SCR.
     *
     * @param receiver knows which hosts may be given a token
     */
    @Activate
    public EndpointResolverComponent(@Reference AuthTokenService auth, @Reference TokenOperations held,
            @Reference CredentialStore store, @Reference OutboundHttp http,
            @Reference EndpointConfigurationReceiver receiver) {
        Notices notices = new Notices();
        configuration = receiver.configuration();
        rules = new ConfiguredRules(http, notices, code -> store.find(code).isPresent());
        resolver = new EndpointResolver(auth, held, store, notices, this::refuse, this::moved, workers);
        report = new EndpointReport(resolver, configuration::problems);
    }

    @Activate
    void register(BundleContext context) {
        follow(() -> {
            registrations.add(() -> context.registerService(CredentialListener.class, resolver::forgetIfRemoved, null));
            registrations.add(() -> context.registerService(EndpointOperations.class, report, null));
            registrations.add(() -> context.registerService(DesEndpointResolver.class, resolver, null));
        });
    }

    /** @param ready runs once it is known which configuration is in force, or that none is */
    void follow(Runnable ready) {
        configuration.follow(follower, ready);
    }

    EndpointResolver resolver() {
        return resolver;
    }

    EndpointReport report() {
        return report;
    }

    private void take(RawConfiguration latest) throws RefusedException {
        rules.of(latest).ifPresent(resolver::enforce);
    }

    /** The rules while no configuration is in force. */
    private DesEndpoint refuse(AccessToken token) {
        String pid = DesEndpointResolver.PID;
        throw new InvalidConfigurationException(token.organisationCode(), "Configuration " + pid + " (etc/" + pid
                + ".cfg): " + configuration.problems().stream().filter(ConfigurationProblem::refused).findFirst()
                        .map(ConfigurationProblem::message).orElse("it has not been delivered yet: ask again"));
    }

    private void moved(String organisation, URI from, URI to) {
        moveLog.moved(organisation, from, to);
        moves.tell(listener -> listener.endpointMoved(organisation, from, to));
    }

    @Deactivate
    void deactivate() {
        // what waits for a worker ends with the error that the closed resolver gives
        CleanUp.run(LOG, () -> configuration.unfollow(follower), registrations::close, resolver::close,
                () -> workers.stop().forEach(Runnable::run), moves::close, moveLog::end,
                scheduler::close);
    }
}
