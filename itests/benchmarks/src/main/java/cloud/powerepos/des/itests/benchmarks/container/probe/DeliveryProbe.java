package cloud.powerepos.des.itests.benchmarks.container.probe;

import java.io.IOException;
import java.util.Dictionary;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

import org.osgi.framework.AllServiceListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Once all organisations are there: writes the same configurations for a factory of its own, notes how long Config
 * Admin needs to deliver them to a factory that does nothing and to one that registers a service for each, and then
 * stops the credential store and starts it again, so that all have the same work before them in the same process.
 */
public final class DeliveryProbe implements BundleActivator {

    /** Framework property: how many organisations there are. */
    public static final String COUNT = "probe.count";
    /** How often it does both. */
    public static final int ROUNDS = 5;

    private static final String ACCESS = "(objectClass=cloud.powerepos.des.endpoint.DesAccess)";
    private static final String RESOLVER = "(objectClass=cloud.powerepos.des.endpoint.DesEndpointResolver)";
    private static final String FACTORY = "probe.organisation";

    private final Semaphore registered = new Semaphore(0);
    private final Semaphore unregistered = new Semaphore(0);
    private final AllServiceListener listener = event -> (event.getType() == ServiceEvent.REGISTERED ? registered
            : unregistered).release();
    private final AllServiceListener active = event -> noteActive(event.getType());
    private Notes notes;
    private Thread thread;

    @Override
    public void start(BundleContext context) throws Exception {
        notes = Notes.open(context);
        context.addServiceListener(active, RESOLVER);
        context.addServiceListener(listener, ACCESS);
        ServiceReference<?>[] present = context.getAllServiceReferences(null, ACCESS);
        registered.release(present == null ? 0 : present.length);
        thread = new Thread(() -> measure(context), "probe-delivery");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop(BundleContext context) throws Exception {
        thread.interrupt();
        context.removeServiceListener(listener);
        context.removeServiceListener(active);
        notes.close();
    }

    private void noteActive(int event) {
        if (event == ServiceEvent.REGISTERED) {
            notes.write("Active");
        }
    }

    private void measure(BundleContext context) {
        try {
            int count = Integer.parseInt(context.getProperty(COUNT));
            registered.acquire(count);
            notes.write("All at first");
            copy(context.getService(context.getServiceReference(ConfigurationAdmin.class)));
            for (int round = 1; round <= ROUNDS; round++) {
                deliver(context, count, round, false);
                deliver(context, count, round, true);
                restartStore(context, count, round);
            }
        } catch (InterruptedException e) {
            // the container stops
        } catch (IOException | InvalidSyntaxException | BundleException | RuntimeException e) {
            notes.write("Failed " + e);
        }
    }

    private static void copy(ConfigurationAdmin admin) throws IOException, InvalidSyntaxException {
        for (Configuration original : admin
                .listConfigurations("(service.factoryPid=" + FactoryProbe.ORGANISATIONS + ")")) {
            Dictionary<String, Object> values = original.getProperties();
            Stream.of(Constants.SERVICE_PID, ConfigurationAdmin.SERVICE_FACTORYPID, "felix.fileinstall.filename")
                    .forEach(values::remove);
            admin.createFactoryConfiguration(FACTORY, "?").update(values);
        }
    }

    private void deliver(BundleContext context, int count, int round, boolean registering)
            throws InterruptedException {
        String kind = registering ? "Registering " : "Empty ";
        notes.write(kind + round);
        CountingFactory factory = CountingFactory.register(context, FACTORY, count, registering);
        factory.await();
        notes.write(kind + "done " + round);
        factory.close();
    }

    private void restartStore(BundleContext context, int count, int round)
            throws BundleException, InterruptedException {
        Bundle store = Stream.of(context.getBundles())
                .filter(bundle -> "cloud.powerepos.des.credentials".equals(bundle.getSymbolicName())).findFirst()
                .orElseThrow();
        store.stop(Bundle.STOP_TRANSIENT);
        unregistered.acquire(count);
        notes.write("Store " + round);
        store.start(Bundle.START_TRANSIENT);
        registered.acquire(count);
        notes.write("Store done " + round);
    }
}
