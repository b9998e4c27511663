package cloud.powerepos.des.endpoint.internal;

import java.util.Map;

import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ManagedService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.receiver.ConfigurationReceiver;
import cloud.powerepos.des.common.receiver.KeptConfiguration;
import cloud.powerepos.des.common.threads.DaemonScheduler;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.endpoint.DesEndpointResolver;

/** Receives the configuration {@value DesEndpointResolver#PID}, and remembers it while the resolver comes and goes. */
// immediate: Config Admin does not come again where a service cannot be made at the moment it wants it
@Component(service = {ManagedService.class, EndpointConfigurationReceiver.class}, immediate = true,
        configurationPolicy = ConfigurationPolicy.IGNORE, property = Constants.SERVICE_PID + "=" + DesEndpointResolver.PID)
public final class EndpointConfigurationReceiver extends ConfigurationReceiver {

    private static final Logger LOG = LoggerFactory.getLogger(DesEndpointResolver.class);

    private final Runnable close;

    // dynamic: what is in force stays in force while Config Admin is replaced
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
    private volatile ConfigurationAdmin configurationAdmin;

    /** Used by SCR. */
    @Activate
    public EndpointConfigurationReceiver(BundleContext context) {
        this(context.getBundle().getLocation(),
                DaemonScheduler.onDemand(LOG, new DaemonThreads("des-endpoint-configuration")));
    }

    private EndpointConfigurationReceiver(String location, DaemonScheduler scheduler) {
        super(DesEndpointResolver.PID, location, kept(scheduler));
        this.close = scheduler::close;
    }

    /** @param scheduler is not closed */
    EndpointConfigurationReceiver(Scheduler scheduler) {
        super(DesEndpointResolver.PID, "", kept(scheduler));
        this.close = () -> { };
    }

    @Deactivate
    void deactivate() {
        close.run();
    }

    @Override
    protected ConfigurationAdmin configurationAdmin() {
        return configurationAdmin;
    }

    private static KeptConfiguration kept(Scheduler scheduler) {
        return new KeptConfiguration(LOG, DesEndpointResolver.PID, EndpointConfig.class,
                Map.of("allowed.hosts", "*", "jwks.uri", ""), scheduler);
    }
}
