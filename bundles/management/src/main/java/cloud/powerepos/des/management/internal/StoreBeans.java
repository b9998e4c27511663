package cloud.powerepos.des.management.internal;

import java.lang.management.ManagementFactory;

import javax.management.MBeanServer;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

import cloud.powerepos.des.store.TokenStore;

/** Registers the MXBean of the token store, where one is installed. */
@Component(service = {}, immediate = true)
public final class StoreBeans {

    private static final String NAME = "cloud.powerepos.des:type=TokenStore";

    private final Beans beans;

    /** Used by SCR. */
    @Activate
    public StoreBeans() {
        this(ManagementFactory.getPlatformMBeanServer());
    }

    StoreBeans(MBeanServer server) {
        beans = new Beans(server);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void add(TokenStore store) {
        beans.register(NAME, new TokenStoreBean(store));
    }

    void remove(TokenStore store) {
        beans.unregister(NAME);
    }
}
