package cloud.powerepos.des.management.internal;

import java.lang.management.ManagementFactory;

import javax.management.MBeanServer;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

import cloud.powerepos.des.store.TokenStore;

/** Registers the MXBean of the token store, where one is installed. */
@Component(service = {}, immediate = true)
public final class StoreBeans {

    private static final String NAME = "cloud.powerepos.des:type=TokenStore";

    private final Beans beans;

    /** Used by SCR. */
    @Activate
    public StoreBeans(@Reference TokenStore store) {
        this(store, ManagementFactory.getPlatformMBeanServer());
    }

    StoreBeans(TokenStore store, MBeanServer server) {
        beans = new Beans(server);
        beans.register(NAME, new TokenStoreBean(store));
    }

    @Deactivate
    void deactivate() {
        beans.unregister(NAME);
    }
}
