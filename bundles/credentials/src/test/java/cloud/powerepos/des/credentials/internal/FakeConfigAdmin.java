package cloud.powerepos.des.credentials.internal;

import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Hashtable;
import java.util.Map;

import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A Config Admin that lists what it is given, and nothing else. */
final class FakeConfigAdmin {

    private FakeConfigAdmin() {
    }

    /** @param configurations a live view; the filter is not applied */
    static ConfigurationAdmin of(Collection<Configuration> configurations) {
        return (ConfigurationAdmin) Proxy.newProxyInstance(FakeConfigAdmin.class.getClassLoader(),
                new Class<?>[] { ConfigurationAdmin.class }, (proxy, method, arguments) -> {
                    if (method.getName().equals("listConfigurations")) {
                        return configurations.isEmpty() ? null : configurations.toArray(Configuration[]::new);
                    }
                    throw new AssertionError("must not be called: " + method);
                });
    }

    /** @param location null for one that is bound to no bundle */
    static Configuration configuration(String pid, String factoryPid, String location, Map<String, ?> properties) {
        return (Configuration) Proxy.newProxyInstance(FakeConfigAdmin.class.getClassLoader(),
                new Class<?>[] { Configuration.class }, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getPid" -> pid;
                    case "getFactoryPid" -> factoryPid;
                    case "getBundleLocation" -> location;
                    case "getProperties", "getProcessedProperties" -> new Hashtable<>(properties);
                    default -> throw new AssertionError("must not be called: " + method);
                });
    }
}
