package cloud.powerepos.des.credentials.internal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Dictionary;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.credentials.CredentialStore;

/**
 * Notices when a placeholder such as {@code $[secret:name]} resolves to something new although no configuration was
 * touched: Config Admin itself delivers nothing then. Asks it to resolve anew for those configurations that contain
 * placeholders; never updates one, since that would rewrite the operator's file.
 */
final class Placeholders {

    private static final Logger LOG = LoggerFactory.getLogger(Placeholders.class);

    private static final String OURS = "(|(" + Constants.SERVICE_PID + "=" + CredentialStore.CLIENT_PID + ")("
            + ConfigurationAdmin.SERVICE_FACTORYPID + "=" + CredentialStore.ORGANISATION_PID + "))";

    /** Resolving reads files: thousands of configurations take turns. */
    private static final int AT_ONCE = 500;

    private final Supplier<ConfigurationAdmin> configurationAdmin;
    private final ConfiguredCredentials credentials;
    private final Map<String, Supplier<? extends ServiceReference<?>>> receivers = new ConcurrentHashMap<>();
    private final AtomicBoolean outdated = new AtomicBoolean();
    // the poll's thread alone uses it
    private final Deque<Configuration> withPlaceholders = new ArrayDeque<>();

    /** @param configurationAdmin gives null while there is none */
    Placeholders(Supplier<ConfigurationAdmin> configurationAdmin, ConfiguredCredentials credentials) {
        this.configurationAdmin = configurationAdmin;
        this.credentials = credentials;
    }

    /** Resolving is done on behalf of the service that receives the configurations of a PID. */
    void receiver(String pid, Supplier<? extends ServiceReference<?>> reference) {
        receivers.put(pid, reference);
    }

    void configurationsChanged() {
        outdated.set(true);
    }

    /** @return whether there is any configuration with placeholders */
    boolean poll() {
        if (outdated.getAndSet(false) && !collect()) {
            outdated.set(true);
            return true;
        }
        for (int i = Math.min(AT_ONCE, withPlaceholders.size()); i > 0; i--) {
            Configuration configuration = withPlaceholders.poll();
            if (resolve(configuration)) {
                withPlaceholders.add(configuration);
            }
        }
        return !withPlaceholders.isEmpty();
    }

    private boolean collect() {
        ConfigurationAdmin admin = configurationAdmin.get();
        if (admin == null) {
            return false;
        }
        withPlaceholders.clear();
        try {
            Configuration[] ours = admin.listConfigurations(OURS);
            if (ours != null) {
                for (Configuration configuration : ours) {
                    if (hasPlaceholder(configuration.getProperties())) {
                        withPlaceholders.add(configuration);
                    }
                }
            }
            return true;
        } catch (IOException | InvalidSyntaxException | IllegalStateException e) {
            // deleted at this moment, or Config Admin is going away
            LOG.debug("Configurations cannot be listed at this moment", e);
            return false;
        }
    }

    private static boolean hasPlaceholder(Dictionary<String, ?> properties) {
        return properties != null && Collections.list(properties.elements()).stream()
                .anyMatch(value -> value instanceof String text && text.contains("$["));
    }

    private boolean resolve(Configuration configuration) {
        try {
            String pid = configuration.getPid();
            String receiverPid = configuration.getFactoryPid() == null ? pid : configuration.getFactoryPid();
            Supplier<? extends ServiceReference<?>> receiver = receivers.get(receiverPid);
            ServiceReference<?> reference = receiver == null ? null : receiver.get();
            // first the version: what is resolved must not be older than what is delivered meanwhile
            OptionalLong version = credentials.version(pid);
            if (reference != null && version.isPresent()) {
                Dictionary<String, Object> properties = configuration.getProcessedProperties(reference);
                if (properties != null) {
                    credentials.refresh(pid, version.getAsLong(), Settings.of(properties));
                }
            }
            return true;
        } catch (IllegalStateException e) {
            // deleted, or Config Admin was replaced; both deliver anew
            return false;
        }
    }
}
