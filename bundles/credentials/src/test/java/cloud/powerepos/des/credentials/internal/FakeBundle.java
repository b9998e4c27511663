package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.Map;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;
import org.osgi.service.cm.ConfigurationException;
import org.osgi.service.cm.ManagedService;
import org.osgi.service.component.ComponentContext;

import cloud.powerepos.des.credentials.CredentialStore;

/** What the component of the store asks its container; keeps the service that receives the client. */
final class FakeBundle {

    private final Map<String, String> properties;
    private ManagedService client;
    boolean stopped;

    /** @param properties of the framework */
    FakeBundle(Map<String, String> properties) {
        this.properties = properties;
    }

    ComponentContext component() {
        Bundle bundle = stub(Bundle.class, Map.of("getSymbolicName", "credentials", "getLocation", "here", "getVersion",
                Version.emptyVersion));
        BundleContext context = (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] { BundleContext.class }, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getProperty" -> properties.get((String) arguments[0]);
                    case "getBundle" -> bundle;
                    case "registerService" -> register((ManagedService) arguments[1], (Dictionary<?, ?>) arguments[2]);
                    default -> throw new AssertionError("must not be called: " + method);
                });
        return stub(ComponentContext.class, Map.of("getServiceReference", stub(ServiceReference.class, Map.of()),
                "getBundleContext", context));
    }

    private ServiceRegistration<?> register(ManagedService service, Dictionary<?, ?> with) {
        if (stopped) {
            throw new IllegalStateException("the context is not valid any more");
        }
        assertEquals(CredentialStore.CLIENT_PID, with.get(Constants.SERVICE_PID));
        client = service;
        return (ServiceRegistration<?>) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] { ServiceRegistration.class }, (proxy, method, arguments) -> {
                    if (method.getName().equals("unregister")) {
                        client = null;
                        return null;
                    }
                    return stub(ServiceReference.class, Map.of());
                });
    }

    boolean hasClientReceiver() {
        return client != null;
    }

    /** @param properties null where there is no configuration */
    void deliverClient(Dictionary<String, ?> properties) {
        try {
            client.updated(properties);
        } catch (ConfigurationException e) {
            throw new AssertionError(e);
        }
    }

    /** Answers the methods that are named, and null to all others. */
    static <T> T stub(Class<T> type, Map<String, ?> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
                (proxy, method, arguments) -> answers.get(method.getName())));
    }
}
