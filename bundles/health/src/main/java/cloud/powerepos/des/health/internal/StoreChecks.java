package cloud.powerepos.des.health.internal;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.felix.hc.api.HealthCheck;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.component.CleanUp;
import cloud.powerepos.des.common.threads.Guarded;
import cloud.powerepos.des.store.TokenStore;

/** Registers the health check of the token store, where one is installed. */
@Component(service = {}, immediate = true)
public final class StoreChecks {

    private static final Logger LOG = LoggerFactory.getLogger(StoreChecks.class);
    private static final String[] TAGS = {"des", "powerepos"};

    private final BundleContext context;
    private final Map<TokenStore, ServiceRegistration<HealthCheck>> checks = new ConcurrentHashMap<>();

    /** Used by SCR. */
    @Activate
    public StoreChecks(BundleContext context) {
        this.context = context;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void add(TokenStore store) {
        Guarded.run(LOG, "There is no health check for the token store; restart bundle cloud.powerepos.des.health",
                () -> checks.put(store, context.registerService(HealthCheck.class,
                        new StoreCheck(store, InstantSource.system()), FrameworkUtil.asDictionary(
                                Map.of(HealthCheck.NAME, "PowerEPOS DES store", HealthCheck.TAGS, TAGS)))));
    }

    void remove(TokenStore store) {
        ServiceRegistration<HealthCheck> check = checks.remove(store);
        if (check != null) {
            CleanUp.run(LOG, check::unregister);
        }
    }
}
