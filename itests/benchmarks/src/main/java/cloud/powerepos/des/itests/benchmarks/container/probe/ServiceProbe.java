package cloud.powerepos.des.itests.benchmarks.container.probe;

import org.osgi.framework.AllServiceListener;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;

/**
 * Notes when services are registered. It knows them by name alone, so that it can be there before DES Access is
 * installed and nothing of it is refreshed then.
 */
public final class ServiceProbe implements BundleActivator, AllServiceListener {

    /** Framework property: the file to write to. */
    public static final String NOTES = "probe.notes";

    private static final String FILTER = "(|(objectClass=cloud.powerepos.des.endpoint.DesAccess)"
            + "(objectClass=cloud.powerepos.des.endpoint.DesEndpointResolver)"
            + "(objectClass=org.apache.karaf.features.BootFinished))";

    private Notes notes;

    @Override
    public void start(BundleContext context) throws Exception {
        notes = Notes.open(context);
        context.addServiceListener(this, FILTER);
        ServiceReference<?>[] present = context.getAllServiceReferences(null, FILTER);
        if (present != null) {
            for (ServiceReference<?> service : present) {
                note(service);
            }
        }
    }

    @Override
    public void stop(BundleContext context) throws Exception {
        context.removeServiceListener(this);
        notes.close();
    }

    @Override
    public void serviceChanged(ServiceEvent event) {
        if (event.getType() == ServiceEvent.REGISTERED) {
            note(event.getServiceReference());
        }
    }

    private void note(ServiceReference<?> service) {
        String type = ((String[]) service.getProperty(Constants.OBJECTCLASS))[0];
        Object organisation = service.getProperty("organisation");
        notes.write(type.substring(type.lastIndexOf('.') + 1) + (organisation == null ? "" : " " + organisation));
    }
}
