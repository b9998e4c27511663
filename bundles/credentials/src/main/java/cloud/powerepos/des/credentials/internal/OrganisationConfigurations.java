package cloud.powerepos.des.credentials.internal;

import java.util.Dictionary;

import org.osgi.framework.Constants;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

import cloud.powerepos.des.credentials.CredentialStore;

/** Receives the configurations of the organisations from Config Admin. */
// immediate: Config Admin does not come again where a service cannot be made at the moment it wants it
@Component(service = { ManagedServiceFactory.class, ConfigurationListener.class },
        configurationPolicy = ConfigurationPolicy.IGNORE, immediate = true,
        property = Constants.SERVICE_PID + "=" + CredentialStore.ORGANISATION_PID)
public final class OrganisationConfigurations implements ManagedServiceFactory, ConfigurationListener {

    private final CredentialStoreComponent store;

    /**
     * @param store   is handed what comes
     * @param context knows this service
     */
    @Activate
    public OrganisationConfigurations(@Reference CredentialStoreComponent store, ComponentContext context) {
        this.store = store;
        store.receiver(CredentialStore.ORGANISATION_PID, context::getServiceReference);
    }

    @Override
    public String getName() {
        return "Organisations of DES Access";
    }

    @Override
    public void updated(String pid, Dictionary<String, ?> properties) {
        store.updated(pid, properties);
    }

    @Override
    public void deleted(String pid) {
        store.deleted(pid);
    }

    /** Config Admin tells receivers nothing of a configuration that is bound to another bundle. */
    @Override
    public void configurationEvent(ConfigurationEvent event) {
        String pid = event.getFactoryPid() == null ? event.getPid() : event.getFactoryPid();
        if (pid.startsWith(CredentialStore.CLIENT_PID) || pid.startsWith(CredentialStore.ORGANISATION_PID)) {
            store.configurationsChanged();
        }
    }
}
