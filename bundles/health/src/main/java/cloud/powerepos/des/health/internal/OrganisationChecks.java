package cloud.powerepos.des.health.internal;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.felix.hc.api.HealthCheck;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.component.CleanUp;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.common.threads.Guarded;
import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.operations.DesOperations;

/**
 * Registers a health check for each organisation; they come and go with its {@link DesAccess}. Off until
 * {@link OrganisationChecksSwitch} switches it on.
 */
@Component(name = OrganisationChecks.NAME, service = {}, immediate = true, enabled = false)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=org.apache.felix.hc.api.HealthCheck",
        uses = HealthCheck.class)
public final class OrganisationChecks {

    static final String NAME = "cloud.powerepos.des.health.organisations";

    private static final Logger LOG = LoggerFactory.getLogger(OrganisationChecks.class);
    private static final String[] TAGS = {"des", "powerepos"};

    private final BundleContext context;
    private final DesOperations operations;
    private final Map<ServiceReference<DesAccess>, ServiceRegistration<HealthCheck>> checks = new ConcurrentHashMap<>();

    /** Used by SCR. */
    @Activate
    public OrganisationChecks(BundleContext context, @Reference DesOperations operations) {
        this.context = context;
        this.operations = operations;
    }

    /** Takes the reference and not the service, which a check has no use for. */
    @Reference(service = DesAccess.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void add(ServiceReference<DesAccess> access) {
        String organisationCode = (String) access.getProperty(DesAccess.ORGANISATION);
        Guarded.run(LOG, "There is no health check for organisation " + Printable.of(organisationCode)
                + "; restart bundle cloud.powerepos.des.health", () -> checks.put(access, register(organisationCode)));
    }

    private ServiceRegistration<HealthCheck> register(String organisationCode) {
        return context.registerService(HealthCheck.class,
                new OrganisationCheck(organisationCode, operations, InstantSource.system()),
                FrameworkUtil.asDictionary(Map.of(HealthCheck.NAME, "PowerEPOS DES " + Printable.of(organisationCode),
                        HealthCheck.TAGS, TAGS, DesAccess.ORGANISATION, organisationCode)));
    }

    void remove(ServiceReference<DesAccess> access) {
        ServiceRegistration<HealthCheck> check = checks.remove(access);
        if (check != null) {
            CleanUp.run(LOG, check::unregister);
        }
    }
}
