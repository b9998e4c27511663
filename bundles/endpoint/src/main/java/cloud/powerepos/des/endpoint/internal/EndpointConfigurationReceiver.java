package cloud.powerepos.des.endpoint.internal;

import java.util.Map;

import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.cm.ManagedService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.receiver.ConfigurationReceiver;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.endpoint.DesEndpointResolver;

/** Receives the configuration {@value DesEndpointResolver#PID}, and remembers it while the resolver comes and goes. */
// immediate: Config Admin does not come again where a service cannot be made at the moment it wants it
@Component(service = {ManagedService.class, ConfigurationListener.class, EndpointConfigurationReceiver.class},
        immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE,
        property = Constants.SERVICE_PID + "=" + DesEndpointResolver.PID)
public final class EndpointConfigurationReceiver extends ConfigurationReceiver {

    private static final Subject SUBJECT = new Subject(LoggerFactory.getLogger(DesEndpointResolver.class),
            DesEndpointResolver.PID, EndpointConfiguration.class, Map.of("allowed.hosts", "*", "jwks.uri", ""));

    /** Used by SCR. */
    @Activate
    public EndpointConfigurationReceiver(BundleContext context) {
        super(SUBJECT, context, "des-endpoint-configuration");
    }

    EndpointConfigurationReceiver(Scheduler scheduler) {
        super(SUBJECT, scheduler);
    }
}
