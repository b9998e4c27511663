package cloud.powerepos.des.auth.internal;

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

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.common.receiver.ConfigurationReceiver;
import cloud.powerepos.des.common.receiver.KeptConfiguration;
import cloud.powerepos.des.common.threads.DaemonScheduler;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.common.threads.Scheduler;

/** Receives the configuration {@value AuthTokenService#PID}, and remembers it while the token service comes and goes. */
// immediate: Config Admin does not come again where a service cannot be made at the moment it wants it
@Component(service = {ManagedService.class, AuthConfigurationReceiver.class}, immediate = true,
        configurationPolicy = ConfigurationPolicy.IGNORE, property = Constants.SERVICE_PID + "=" + AuthTokenService.PID)
public final class AuthConfigurationReceiver extends ConfigurationReceiver {

    private static final Logger LOG = LoggerFactory.getLogger(AuthTokenService.class);

    private final Runnable close;

    // dynamic: what is in force stays in force while Config Admin is replaced
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
    private volatile ConfigurationAdmin configurationAdmin;

    /** Used by SCR. */
    @Activate
    public AuthConfigurationReceiver(BundleContext context) {
        this(context.getBundle().getLocation(),
                DaemonScheduler.onDemand(LOG, new DaemonThreads("des-auth-configuration")));
    }

    private AuthConfigurationReceiver(String location, DaemonScheduler scheduler) {
        super(AuthTokenService.PID, location, kept(scheduler));
        this.close = scheduler::close;
    }

    /** @param scheduler is not closed */
    AuthConfigurationReceiver(Scheduler scheduler) {
        super(AuthTokenService.PID, "", kept(scheduler));
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
        return new KeptConfiguration(LOG, AuthTokenService.PID, AuthConfiguration.class,
                Map.of("token.endpoint", AuthSettings.TOKEN_ENDPOINT, "scope", AuthSettings.SCOPE,
                        "trusted.certificates.file", ""), scheduler);
    }
}
