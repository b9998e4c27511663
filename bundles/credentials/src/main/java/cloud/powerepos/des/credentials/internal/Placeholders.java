package cloud.powerepos.des.credentials.internal;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.files.FileMark;
import cloud.powerepos.des.credentials.CredentialStore;

/**
 * Notices when the file behind a placeholder {@code $[secret:name]} changes although no configuration was touched:
 * Config Admin itself delivers nothing then. Asks it to resolve that configuration anew; never updates one, since that
 * would rewrite the operator's file. Asks only when a file looks changed, because the interpolation plugin logs each
 * time. In the same look it finds configurations that were never delivered, and fetches them.
 */
final class Placeholders {

    /** Framework property of Felix's interpolation plugin: the folders with the secrets, separated by commas. */
    static final String FOLDERS = "org.apache.felix.configadmin.plugin.interpolation.secretsdir";

    private static final Logger LOG = LoggerFactory.getLogger(Placeholders.class);

    /** Polls without any delivery after which nothing more is expected to come by itself. */
    private static final int PATIENCE = 5;

    private static final String OURS = "(|(" + Constants.SERVICE_PID + "=" + CredentialStore.CLIENT_PID + ")("
            + ConfigurationAdmin.SERVICE_FACTORYPID + "=" + CredentialStore.ORGANISATION_PID + "))";

    private static final Pattern SECRET = Pattern.compile("\\$\\[secret:([^;\\]\\[]+)");

    /** A configuration with placeholders; {@link #known} is null until it was resolved once after its delivery. */
    private static final class Watch {

        final Configuration configuration;
        final long version;
        final Set<Path> files;
        Map<Path, FileMark> known;
        Map<Path, FileMark> unsettled;

        Watch(Configuration configuration, long version, Set<Path> files) {
            this.configuration = configuration;
            this.version = version;
            this.files = files;
        }
    }

    private final Supplier<ConfigurationAdmin> configurationAdmin;
    private final ConfiguredCredentials credentials;
    private final ConfigurationReader reader;
    private final List<Path> folders;
    private final Map<String, Supplier<? extends ServiceReference<?>>> receivers = new ConcurrentHashMap<>();
    private final AtomicBoolean outdated = new AtomicBoolean();
    // the poll's thread alone uses these
    private final Map<String, Watch> watches = new HashMap<>();
    private final Map<String, Configuration> undelivered = new HashMap<>();
    private int quietPolls;

    /** @param configurationAdmin gives null while there is none */
    Placeholders(Supplier<ConfigurationAdmin> configurationAdmin, ConfiguredCredentials credentials,
            ConfigurationReader reader, List<Path> folders) {
        this.configurationAdmin = configurationAdmin;
        this.credentials = credentials;
        this.reader = reader;
        this.folders = List.copyOf(folders);
    }

    /** Resolving is done on behalf of the service that receives the configurations of a PID. */
    void receiver(String pid, Supplier<? extends ServiceReference<?>> reference) {
        receivers.put(pid, reference);
    }

    void configurationsChanged() {
        outdated.set(true);
    }

    /** @return whether there is anything to watch */
    boolean poll() {
        if (outdated.getAndSet(false)) {
            quietPolls = 0;
            if (!collect()) {
                outdated.set(true);
                return true;
            }
        } else if (!undelivered.isEmpty() && ++quietPolls >= PATIENCE) {
            quietPolls = 0;
            undelivered.values().removeIf(this::fetch);
        }
        watches.values().removeIf(watch -> !look(watch));
        return !watches.isEmpty() || !undelivered.isEmpty();
    }

    /** Config Admin tells a receiver once; what it could not tell then it never tells again. */
    private boolean fetch(Configuration configuration) {
        try {
            String pid = configuration.getPid();
            ServiceReference<?> receiver = receiver(configuration);
            if (credentials.version(pid).isEmpty() && receiver != null) {
                LOG.info("Config Admin has not delivered {}: it is fetched", pid);
                credentials.update(pid, Settings.of(configuration.getProcessedProperties(receiver)));
            }
            return credentials.version(pid).isPresent();
        } catch (IllegalStateException e) {
            // deleted, or Config Admin was replaced; both deliver anew
            return true;
        }
    }

    private boolean collect() {
        ConfigurationAdmin admin = configurationAdmin.get();
        if (admin == null) {
            return false;
        }
        try {
            Configuration[] ours = admin.listConfigurations(OURS);
            Map<String, Watch> before = Map.copyOf(watches);
            watches.clear();
            undelivered.clear();
            for (Configuration configuration : ours == null ? new Configuration[0] : ours) {
                Set<Path> files = files(configuration.getProperties());
                String pid = configuration.getPid();
                if (credentials.version(pid).isEmpty()) {
                    undelivered.put(pid, configuration);
                }
                if (!files.isEmpty()) {
                    long version = credentials.version(pid).orElse(-1);
                    Watch old = before.get(pid);
                    watches.put(pid, old != null && old.version == version ? old
                            : new Watch(configuration, version, files));
                }
            }
            return true;
        } catch (IOException | InvalidSyntaxException | IllegalStateException e) {
            // deleted at this moment, or Config Admin is going away
            LOG.debug("Configurations cannot be listed at this moment", e);
            return false;
        }
    }

    private Set<Path> files(Dictionary<String, ?> properties) {
        Set<Path> files = new HashSet<>();
        if (properties != null) {
            for (Object value : Collections.list(properties.elements())) {
                Matcher secrets = SECRET.matcher(value instanceof String text ? text : "");
                while (secrets.find()) {
                    addFiles(secrets.group(1), files);
                }
            }
        }
        return files;
    }

    private void addFiles(String name, Set<Path> files) {
        try {
            folders.forEach(folder -> files.add(folder.resolve(name)));
        } catch (InvalidPathException e) {
            // no file can have this name: it stays unresolved and is refused
        }
    }

    /** @return whether the configuration is still there */
    private boolean look(Watch watch) {
        Map<Path, FileMark> now = reader.marks(watch.files);
        try {
            // as with other secret files: one that is being written is left alone until it is quiet
            if (!now.equals(watch.known) && now.equals(watch.unsettled) && resolve(watch.configuration)) {
                watch.known = now;
            }
            watch.unsettled = now;
            return true;
        } catch (IllegalStateException e) {
            // deleted, or Config Admin was replaced; both deliver anew
            return false;
        }
    }

    /** The service that the configuration is for, or null while there is none. */
    private ServiceReference<?> receiver(Configuration configuration) {
        String pid = configuration.getFactoryPid() == null ? configuration.getPid() : configuration.getFactoryPid();
        Supplier<? extends ServiceReference<?>> receiver = receivers.get(pid);
        return receiver == null ? null : receiver.get();
    }

    private boolean resolve(Configuration configuration) {
        String pid = configuration.getPid();
        ServiceReference<?> reference = receiver(configuration);
        // first the version: what is resolved must not be older than what is delivered meanwhile
        OptionalLong version = credentials.version(pid);
        if (reference == null || version.isEmpty()) {
            return false;
        }
        Dictionary<String, Object> properties = configuration.getProcessedProperties(reference);
        if (properties != null) {
            credentials.refresh(pid, version.getAsLong(), Settings.of(properties));
        }
        return true;
    }
}
