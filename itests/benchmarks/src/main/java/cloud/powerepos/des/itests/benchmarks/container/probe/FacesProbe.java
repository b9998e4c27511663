package cloud.powerepos.des.itests.benchmarks.container.probe;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import org.apache.felix.hc.api.HealthCheck;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationQuery;

/** Once all organisations are there: notes what it takes in the container to answer for them. */
public final class FacesProbe implements BundleActivator {

    /** A file beside the notes: once it is there, every organisation is asked for a token. */
    public static final String GO = "go";

    /** What a note about a face begins with; after it come its name, a colon and its times. */
    public static final String FACE = "Face ";

    private static final long LIMIT_MILLIS = TimeUnit.MINUTES.toMillis(15);

    private Notes notes;
    private Thread thread;

    @Override
    public void start(BundleContext context) throws Exception {
        notes = Notes.open(context);
        thread = new Thread(() -> measure(context), "probe-faces");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop(BundleContext context) throws Exception {
        thread.interrupt();
        notes.close();
    }

    private void measure(BundleContext context) {
        try {
            int count = Integer.parseInt(context.getProperty(DeliveryProbe.COUNT));
            DesOperations operations = service(context, "(objectClass=" + DesOperations.class.getName() + ")",
                    DesOperations.class);
            HealthCheck health = service(context, "(&(objectClass=" + HealthCheck.class.getName()
                    + ")(hc.name=PowerEPOS DES))", HealthCheck.class);
            while (operations.summary().organisations() < count) {
                TimeUnit.MILLISECONDS.sleep(250);
            }
            MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
            ObjectName all = new ObjectName("cloud.powerepos.des:type=DesAccess");
            while (beans.queryNames(new ObjectName("cloud.powerepos.des:type=Organisation,*"), null).size() < count) {
                TimeUnit.MILLISECONDS.sleep(250);
            }
            time("summary of all organisations", operations::summary);
            time("the 50 most urgent organisations", () -> operations.organisations(OrganisationQuery.all()
                    .by(OrganisationQuery.Sort.URGENCY).page(0, 50)));
            time("health check PowerEPOS DES", health::execute);
            String[] attributes = Stream.of(beans.getMBeanInfo(all).getAttributes())
                    .map(attribute -> attribute.getName()).toArray(String[]::new);
            time("every attribute of the JMX bean of all organisations", () -> beans.getAttributes(all, attributes));
            notes.write("Faces done");
            Path go = Path.of(context.getProperty(ServiceProbe.NOTES)).resolveSibling(GO);
            while (!Files.exists(go)) {
                TimeUnit.MILLISECONDS.sleep(250);
            }
            operations.organisations(OrganisationQuery.all()).reports()
                    .forEach(report -> operations.renew(report.organisationCode()));
            notes.write("All asked");
        } catch (InterruptedException e) {
            // the container stops
        } catch (Exception e) {
            notes.write("Failed " + e);
        }
    }

    private static <T> T service(BundleContext context, String filter, Class<T> type)
            throws InvalidSyntaxException, InterruptedException {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context, FrameworkUtil.createFilter(filter), null);
        tracker.open();
        tracker.waitForService(LIMIT_MILLIS);
        ServiceReference<T> reference = tracker.getServiceReference();
        return type.cast(context.getService(reference));
    }

    private void time(String what, Callable<?> call) throws Exception {
        notes.write(FACE + what + ": " + Timings.of(call));
    }
}
