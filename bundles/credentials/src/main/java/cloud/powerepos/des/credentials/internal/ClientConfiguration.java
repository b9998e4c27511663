package cloud.powerepos.des.credentials.internal;

import java.util.Dictionary;

import org.osgi.framework.Constants;
import org.osgi.service.cm.ManagedService;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

import cloud.powerepos.des.credentials.CredentialStore;

/** Receives the integrator's client credentials from Config Admin. */
// immediate: Config Admin does not come again where a service cannot be made at the moment it wants it
@Component(service = ManagedService.class, configurationPolicy = ConfigurationPolicy.IGNORE, immediate = true,
        property = Constants.SERVICE_PID + "=" + CredentialStore.CLIENT_PID)
public final class ClientConfiguration implements ManagedService {

    private final CredentialStoreComponent store;

    /**
     * @param store   is handed what comes
     * @param context knows this service
     */
    @Activate
    public ClientConfiguration(@Reference CredentialStoreComponent store, ComponentContext context) {
        this.store = store;
        store.clientReceiver(context::getServiceReference);
    }

    @Override
    public void updated(Dictionary<String, ?> properties) {
        if (properties == null) {
            store.deleted(CredentialStore.CLIENT_PID);
        } else {
            store.updated(CredentialStore.CLIENT_PID, properties);
        }
    }
}
