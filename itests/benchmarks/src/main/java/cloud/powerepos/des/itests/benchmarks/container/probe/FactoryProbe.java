package cloud.powerepos.des.itests.benchmarks.container.probe;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Takes the place of DES Access: notes when all organisations were delivered to a factory that does nothing. */
public final class FactoryProbe implements BundleActivator {

    static final String ORGANISATIONS = "cloud.powerepos.des.organisation";

    private Notes notes;
    private Thread thread;

    @Override
    public void start(BundleContext context) throws Exception {
        notes = Notes.open(context);
        notes.write("Factory");
        CountingFactory factory = CountingFactory.register(context, ORGANISATIONS,
                Integer.parseInt(context.getProperty(DeliveryProbe.COUNT)), false);
        thread = new Thread(() -> await(factory), "probe-factory");
        thread.setDaemon(true);
        thread.start();
    }

    private void await(CountingFactory factory) {
        try {
            factory.await();
            notes.write("Factory done");
        } catch (InterruptedException e) {
            // the container stops
        }
    }

    @Override
    public void stop(BundleContext context) throws Exception {
        thread.interrupt();
        notes.close();
    }
}
