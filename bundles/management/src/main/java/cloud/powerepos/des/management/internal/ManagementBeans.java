package cloud.powerepos.des.management.internal;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.RequestStatistics.Result;

/**
 * Registers an MXBean for each organisation, which comes and goes with its {@link DesAccess}, one for all, and one for
 * each result of token requests. They go to the platform's MBean server: it is the one that Karaf's JMX connector
 * serves and guards, and it is there without that connector too.
 */
@Component(service = {}, immediate = true)
public final class ManagementBeans {

    private static final String DOMAIN = "cloud.powerepos.des:";
    private static final String OVERALL = DOMAIN + "type=DesAccess";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DesOperations operations;
    private final Beans beans;

    /** Used by SCR. */
    @Activate
    public ManagementBeans(@Reference DesOperations operations) {
        this(operations, ManagementFactory.getPlatformMBeanServer());
    }

    ManagementBeans(DesOperations operations, MBeanServer server) {
        this.operations = operations;
        beans = new Beans(server);
        beans.register(OVERALL, new DesAccessBean(operations, InstantSource.system()));
        for (Result result : Result.values()) {
            beans.register(name(result), new TokenRequestsBean(operations, result));
        }
    }

    /** Takes the reference and not the service, which a bean has no use for. */
    @Reference(service = DesAccess.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void add(ServiceReference<DesAccess> access) {
        String organisationCode = organisationCode(access);
        beans.register(name(organisationCode),
                new OrganisationBean(organisationCode, operations, InstantSource.system(), PATIENCE));
    }

    void remove(ServiceReference<DesAccess> access) {
        beans.unregister(name(organisationCode(access)));
    }

    @Deactivate
    void deactivate() {
        beans.unregister(OVERALL);
        for (Result result : Result.values()) {
            beans.unregister(name(result));
        }
    }

    private static String organisationCode(ServiceReference<DesAccess> access) {
        return (String) access.getProperty(DesAccess.ORGANISATION);
    }

    private static String name(String organisationCode) {
        return DOMAIN + "type=Organisation,organisation=" + ObjectName.quote(Printable.of(organisationCode));
    }

    private static String name(Result result) {
        return DOMAIN + "type=TokenRequests,result=" + result.name().toLowerCase(Locale.ROOT);
    }
}
