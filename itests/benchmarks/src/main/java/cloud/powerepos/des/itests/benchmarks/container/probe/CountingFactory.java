package cloud.powerepos.des.itests.benchmarks.container.probe;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ManagedServiceFactory;

/** Counts the configurations that Config Admin delivers, and registers a service for each where it is told to. */
final class CountingFactory implements ManagedServiceFactory {

    private final BundleContext context;
    private final boolean registering;
    private final CountDownLatch missing;
    private final Queue<ServiceRegistration<?>> registrations = new ConcurrentLinkedQueue<>();

    private CountingFactory(BundleContext context, int count, boolean registering) {
        this.context = context;
        this.registering = registering;
        this.missing = new CountDownLatch(count);
    }

    static CountingFactory register(BundleContext context, String pid, int count, boolean registering) {
        CountingFactory factory = new CountingFactory(context, count, registering);
        factory.registrations.add(context.registerService(ManagedServiceFactory.class, factory,
                new Hashtable<>(Map.of(Constants.SERVICE_PID, pid))));
        return factory;
    }

    void await() throws InterruptedException {
        missing.await();
    }

    void close() {
        registrations.forEach(ServiceRegistration::unregister);
    }

    @Override
    public String getName() {
        return "probe";
    }

    @Override
    public void updated(String pid, Dictionary<String, ?> properties) {
        if (registering) {
            registrations.add(context.registerService(Runnable.class, () -> { },
                    new Hashtable<>(Map.of("organisation", properties.get("organisation.code")))));
        }
        missing.countDown();
    }

    @Override
    public void deleted(String pid) {
        // none is
    }
}
