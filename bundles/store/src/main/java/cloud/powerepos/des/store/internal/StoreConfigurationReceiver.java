package cloud.powerepos.des.store.internal;

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
import cloud.powerepos.des.store.TokenStore;

/** Receives the configuration {@value TokenStore#PID}, and remembers it while the store comes and goes. */
// immediate: Config Admin does not come again where a service cannot be made at the moment it wants it
@Component(service = {ManagedService.class, ConfigurationListener.class, StoreConfigurationReceiver.class},
        immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE,
        property = Constants.SERVICE_PID + "=" + TokenStore.PID)
public final class StoreConfigurationReceiver extends ConfigurationReceiver {

    // a line that is missing must not move the tokens to another place
    private static final Subject SUBJECT = new Subject(LoggerFactory.getLogger(TokenStore.class), TokenStore.PID,
            StoreConfiguration.class, Map.of("kind", StoreSettings.FILE, "directory", "", "datasource", "", "table",
                    StoreSettings.TABLE, "key.file", "", "former.key.files", ""));

    /** Used by SCR. */
    @Activate
    public StoreConfigurationReceiver(BundleContext context) {
        super(SUBJECT, context, "des-store-configuration");
    }

    StoreConfigurationReceiver(Scheduler scheduler) {
        super(SUBJECT, scheduler);
    }
}
