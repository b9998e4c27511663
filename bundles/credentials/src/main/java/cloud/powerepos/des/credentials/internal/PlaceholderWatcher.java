package cloud.powerepos.des.credentials.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

import org.osgi.service.cm.Configuration;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.files.FileMark;

/**
 * Notices when the file behind a placeholder {@code $[secret:name]} changes although no configuration was touched:
 * Config Admin itself delivers nothing then. Asks it to resolve that configuration anew; never updates one, since that
 * would rewrite the operator's file. Asks only when a file looks changed, because the interpolation plugin logs each
 * time. For the thread of the poll alone.
 */
final class PlaceholderWatcher {

    /** Framework property of Felix's interpolation plugin: the folders with the secrets, separated by commas. */
    static final String FOLDERS = "org.apache.felix.configadmin.plugin.interpolation.secretsdir";

    private static final Pattern SECRET = Pattern.compile("\\$\\[secret:([^;\\]\\[]+)");

    /** A configuration with placeholders; {@link #known} is null until it was resolved once after its delivery. */
    private record Watch(Configuration configuration, long version, Set<Path> files, Map<Path, FileMark> known,
            Map<Path, FileMark> unsettled) {
    }

    private final CredentialRegistry registry;
    private final ConfigAdminView admin;
    private final ConfigurationReader reader;
    private final List<Path> folders;
    private final Map<String, Watch> watches = new HashMap<>();

    PlaceholderWatcher(CredentialRegistry registry, ConfigAdminView admin, ConfigurationReader reader,
            List<Path> folders) {
        this.registry = registry;
        this.admin = admin;
        this.reader = reader;
        this.folders = List.copyOf(folders);
    }

    /** Takes what Config Admin lists now. */
    void watch(ConfigAdminView.Listing listing) {
        Map<String, Watch> before = Map.copyOf(watches);
        watches.clear();
        listing.deliverable().forEach((pid, configuration) -> {
            Set<Path> files = files(configuration.getProperties());
            if (!files.isEmpty()) {
                long version = registry.version(pid).orElse(-1);
                Watch old = before.get(pid);
                watches.put(pid, old != null && old.version == version ? old
                        : new Watch(configuration, version, files, null, null));
            }
        });
    }

    /** @return whether there is anything to watch */
    boolean poll() {
        watches.entrySet().removeIf(watch -> !look(watch));
        return !watches.isEmpty();
    }

    private Set<Path> files(Dictionary<String, ?> properties) {
        Set<Path> files = new HashSet<>();
        if (properties != null) {
            Collections.list(properties.elements()).stream().filter(String.class::isInstance)
                    .flatMap(text -> SECRET.matcher((String) text).results())
                    .forEach(secret -> addFiles(secret.group(1), files));
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
    private boolean look(Map.Entry<String, Watch> entry) {
        Watch watch = entry.getValue();
        Map<Path, FileMark> now = reader.marks(watch.files);
        try {
            // as with other secret files: one that is being written is left alone until it is quiet
            boolean taken = !now.equals(watch.known) && now.equals(watch.unsettled)
                    && resolve(entry.getKey(), watch.configuration);
            entry.setValue(new Watch(watch.configuration, watch.version, watch.files, taken ? now : watch.known, now));
            return true;
        } catch (IllegalStateException e) {
            // deleted, or Config Admin was replaced; both deliver anew
            return false;
        }
    }

    private boolean resolve(String pid, Configuration configuration) {
        // first the version: what is resolved must not be older than what is delivered meanwhile
        OptionalLong version = registry.version(pid);
        if (version.isEmpty()) {
            return false;
        }
        Optional<RawConfiguration> resolved = admin.resolved(configuration);
        resolved.ifPresent(latest -> registry.refresh(pid, version.getAsLong(), latest));
        return resolved.isPresent();
    }
}
