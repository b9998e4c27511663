package cloud.powerepos.des.itests.readme.internal;

import java.lang.reflect.InvocationTargetException;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** Makes the example modules work, and tells in the console how they are doing: {@code example:calls}. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Activator implements BundleActivator {

    private static final String NIGHTLY = "cloud.powerepos.des.itests.example.NightlyImport";

    private final Map<String, Caller> callers = new LinkedHashMap<>();
    private final ThreadGroup threads = new ThreadGroup("example-callers");
    private BundleContext context;

    @Override
    public void start(BundleContext context) {
        this.context = context;
        caller("declarative", "(component.name=*)");
        caller("blueprint", "(example=blueprint)");
        caller("tracker", "(example=tracker)");
        context.registerService(Activator.class, this, new Hashtable<>(Map.of(
                "osgi.command.scope", "example", "osgi.command.function",
                new String[] {"calls", "answered", "nightly"})));
    }

    private void caller(String kind, String filter) {
        Caller caller = new Caller(context, filter);
        callers.put(kind, caller);
        Thread thread = new Thread(threads, caller, "example-caller-" + kind);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop(BundleContext context) {
        threads.interrupt();
    }

    /** A command: what the callers saw since it was typed last. */
    public void calls() {
        callers.forEach((kind, caller) -> System.out.println(kind + ": " + caller.report()));
    }

    /**
     * A command: whether a module has been answered so many times more.
     *
     * @param kind  of the module
     * @param calls how many
     */
    public void answered(String kind, int calls) {
        System.out.println(callers.get(kind).moreThan(calls));
    }

    /**
     * A command: what the nightly import says of each organisation.
     *
     * @throws ReflectiveOperationException if the module is not what it was
     */
    public void nightly() throws ReflectiveOperationException {
        ServiceReference<?> found = context.getServiceReference(NIGHTLY);
        Object module = found == null ? null : context.getService(found);
        if (module == null) {
            System.out.println("no nightly import");
            return;
        }
        try {
            System.out.println(Caller.interfaceOf(module, NIGHTLY).getMethod("runAll", UUID.class)
                    .invoke(module, UUID.randomUUID()));
        } catch (InvocationTargetException e) {
            System.out.println(e.getCause());
        } finally {
            context.ungetService(found);
        }
    }
}
