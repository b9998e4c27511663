package cloud.powerepos.des.auth.internal;

import java.util.Map;

import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.cm.ManagedService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.common.receiver.ConfigurationReceiver;
import cloud.powerepos.des.common.threads.Scheduler;

/**
 * Receives the configuration {@value AuthTokenService#PID}, and remembers it while the token service comes and goes.
 */
// immediate: Config Admin does not come again where a service cannot be made at the moment it wants it
@Component(service = {ManagedService.class, ConfigurationListener.class, AuthConfigurationReceiver.class},
        immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE,
        property = Constants.SERVICE_PID + "=" + AuthTokenService.PID)
public final class AuthConfigurationReceiver extends ConfigurationReceiver {

    private static final Subject SUBJECT = new Subject(LoggerFactory.getLogger(AuthTokenService.class),
            AuthTokenService.PID, AuthConfiguration.class,
            Map.of("token.endpoint", AuthSettings.TOKEN_ENDPOINT, "scope", AuthSettings.SCOPE,
                    "trusted.certificates.file", ""));

    /** Used by SCR. */
    @Activate
    public AuthConfigurationReceiver(BundleContext context) {
        super(SUBJECT, context, "des-auth-configuration");
    }

    AuthConfigurationReceiver(Scheduler scheduler) {
        super(SUBJECT, scheduler);
    }
}
