package cloud.powerepos.des.management.internal;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;

import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
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
 * Registers an MXBean for each organisation, which comes and goes with its {@link DesAccess}, and one for all. They
 * go to the platform's MBean server: it is the one that Karaf's JMX connector serves and guards, and it is there without
 * that connector too.
 */
@Component(service = {}, immediate = true)
public final class ManagementBeans {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementBeans.class);
    private static final String DOMAIN = "cloud.powerepos.des:";
    private static final String OVERALL = DOMAIN + "type=DesAccess";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DesOperations operations;
    private final MBeanServer server;

    /** Used by SCR. */
    @Activate
    public ManagementBeans(@Reference DesOperations operations) {
        this(operations, ManagementFactory.getPlatformMBeanServer());
    }

    ManagementBeans(DesOperations operations, MBeanServer server) {
        this.operations = operations;
        this.server = server;
        register(OVERALL, new DesAccessBean(operations));
    }

    /** Takes the reference and not the service, which a bean has no use for. */
    @Reference(service = DesAccess.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void add(ServiceReference<DesAccess> access) {
        String organisationCode = organisationCode(access);
        register(name(organisationCode),
                new OrganisationBean(organisationCode, operations, InstantSource.system(), PATIENCE));
    }

    void remove(ServiceReference<DesAccess> access) {
        unregister(name(organisationCode(access)));
    }

    @Deactivate
    void deactivate() {
        unregister(OVERALL);
    }

    private static String organisationCode(ServiceReference<DesAccess> access) {
        return (String) access.getProperty(DesAccess.ORGANISATION);
    }

    private static String name(String organisationCode) {
        return DOMAIN + "type=Organisation,organisation=" + ObjectName.quote(Printable.of(organisationCode));
    }

    private void register(String name, Object bean) {
        try {
            server.registerMBean(bean, new ObjectName(name));
        } catch (Throwable e) {
            Guarded.report(LOG, "JMX will not show " + name
                    + "; see that nothing else has registered the name and restart"
                    + " bundle cloud.powerepos.des.management", e);
        }
    }

    private void unregister(String name) {
        CleanUp.run(LOG, () -> {
            try {
                server.unregisterMBean(new ObjectName(name));
            } catch (InstanceNotFoundException e) {
                LOG.debug("{} was not registered", name, e);
            }
        });
    }
}
