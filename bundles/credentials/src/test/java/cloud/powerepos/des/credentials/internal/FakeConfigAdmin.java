package cloud.powerepos.des.credentials.internal;

import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;

import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A Config Admin that lists what it is given, and nothing else. */
final class FakeConfigAdmin {

    private FakeConfigAdmin() {
    }

    /** @param configurations a live view */
    static ConfigurationAdmin of(Collection<Configuration> configurations) {
        return (ConfigurationAdmin) Proxy.newProxyInstance(FakeConfigAdmin.class.getClassLoader(),
                new Class<?>[] { ConfigurationAdmin.class }, (proxy, method, arguments) -> {
                    if (method.getName().equals("listConfigurations")) {
                        Filter filter = FrameworkUtil.createFilter((String) arguments[0]);
                        Configuration[] found = configurations.stream().filter(each -> isShown(each, filter))
                                .toArray(Configuration[]::new);
                        return found.length == 0 ? null : found;
                    }
                    throw new AssertionError("must not be called: " + method);
                });
    }

    /** One that is deleted was there when the list was made. */
    private static boolean isShown(Configuration configuration, Filter filter) {
        try {
            return filter.matches(shown(configuration));
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private static Map<String, Object> shown(Configuration configuration) {
        Map<String, Object> shown = new HashMap<>();
        Dictionary<String, Object> properties = configuration.getProperties();
        if (properties != null) {
            Collections.list(properties.keys()).forEach(key -> shown.put(key, properties.get(key)));
        }
        shown.put(Constants.SERVICE_PID, configuration.getPid());
        if (configuration.getFactoryPid() != null) {
            shown.put(ConfigurationAdmin.SERVICE_FACTORYPID, configuration.getFactoryPid());
        }
        return shown;
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
