package cloud.powerepos.des.itests.example.tracker.internal;

import java.util.Hashtable;
import java.util.Map;

import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;

import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.itests.example.DesClient;
import cloud.powerepos.des.itests.example.SalesImport;

/** A module without a component framework: offers its service while the organisation is configured. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Activator implements BundleActivator {

    private static final String ACME = "(&(objectClass=" + DesAccess.class.getName() + ")(organisation=ACME))";

    private final DesClient client = new DesClient();
    private ServiceTracker<DesAccess, ServiceRegistration<SalesImport>> tracker;

    @Override
    public void start(BundleContext context) throws InvalidSyntaxException {
        tracker = new ServiceTracker<>(context, context.createFilter(ACME), null) {
            @Override
            public ServiceRegistration<SalesImport> addingService(ServiceReference<DesAccess> reference) {
                DesAccess des = context.getService(reference);
                return context.registerService(SalesImport.class, new TrackedSalesImport(des, client),
                        new Hashtable<>(Map.of("example", "tracker")));
            }

            @Override
            public void removedService(ServiceReference<DesAccess> reference, ServiceRegistration<SalesImport> ours) {
                ours.unregister();
                context.ungetService(reference);
            }
        };
        tracker.open();
    }

    @Override
    public void stop(BundleContext context) {
        tracker.close();
    }
}
