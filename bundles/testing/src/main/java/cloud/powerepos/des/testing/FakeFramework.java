package cloud.powerepos.des.testing;

import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

import cloud.powerepos.des.credentials.CredentialListener;
import cloud.powerepos.des.endpoint.DesAccess;

/** As much of a framework as registering a service needs. */
public final class FakeFramework {

    public final Map<Object, Dictionary<String, ?>> services = new ConcurrentHashMap<>();
    public final AtomicInteger registrations = new AtomicInteger();
    /** Called before a service comes; may throw. */
    public Runnable registering = () -> { };
    /** Called when a service has come, as a framework activates modules then; may block. */
    public Consumer<Object> registered = service -> { };
    /** Called before a service goes; may throw. */
    public Consumer<Object> unregistering = service -> { };
    private static final Dictionary<String, ?> NONE = new Hashtable<>();

    public final BundleContext context = (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(),
            new Class<?>[] {BundleContext.class}, (proxy, method, args) -> {
                if (!method.getName().equals("registerService")) {
                    throw new UnsupportedOperationException(method.toString());
                }
                return register(args[1], (Dictionary<?, ?>) args[2]);
            });

    @SuppressWarnings("unchecked")
    private ServiceRegistration<?> register(Object service, Dictionary<?, ?> properties) {
        registering.run();
        registrations.incrementAndGet();
        services.put(service, properties == null ? NONE : (Dictionary<String, ?>) properties);
        registered.accept(service);
        return (ServiceRegistration<?>) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {ServiceRegistration.class}, (proxy, method, args) -> {
                    if (!method.getName().equals("unregister")) {
                        throw new UnsupportedOperationException(method.toString());
                    }
                    unregistering.accept(service);
                    if (services.remove(service) == null) {
                        throw new IllegalStateException("unregistered already");
                    }
                    return null;
                });
    }

    /** The access service with this property, or null. */
    public DesAccess access(String organisation) {
        return services.entrySet().stream()
                .filter(entry -> organisation.equals(entry.getValue().get(DesAccess.ORGANISATION)))
                .map(entry -> (DesAccess) entry.getKey()).findAny().orElse(null);
    }

    public void announce(String organisation) {
        services.keySet().stream().filter(CredentialListener.class::isInstance).map(CredentialListener.class::cast)
                .forEach(listener -> listener.credentialsChanged(organisation));
    }
}
