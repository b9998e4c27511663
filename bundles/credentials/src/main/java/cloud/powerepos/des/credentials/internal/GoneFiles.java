package cloud.powerepos.des.credentials.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.credentials.CredentialStore;

/**
 * Puts configurations out of force whose file is gone, though Config Admin still has them: file install does not notice
 * a file that is deleted while it is not running, or together with hundreds of others. They are in force again with
 * their file. For one thread alone.
 */
final class GoneFiles {

    /** Editors and mounts delete a file and create it again. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);
    private static final int SHOWN = 10;

    private final CredentialRegistry registry;
    private final ConfigurationFolders folders;
    /** When each file was missed for the first time, by PID. */
    private final Map<String, Duration> missed = new HashMap<>();

    GoneFiles(CredentialRegistry registry, ConfigurationFolders folders) {
        this.registry = registry;
        this.folders = folders;
    }

    /**
     * Looks at each file.
     *
     * @param now grows steadily
     */
    void look(Map<String, Path> files, Duration now) {
        missed.keySet().retainAll(files.keySet());
        List<String> suspended = new ArrayList<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            if (!folders.isGone(file.getValue())) {
                missed.remove(file.getKey());
                registry.resume(file.getKey());
            } else if (now.minus(missed.computeIfAbsent(file.getKey(), pid -> now)).compareTo(GRACE) >= 0
                    && registry.suspend(file.getKey(), file.getValue(), gone(file.getKey()))) {
                suspended.add(Printable.of(file.getValue().getFileName().toString()));
            }
        }
        if (!suspended.isEmpty()) {
            LOG.error("Configurations whose file is gone, and of which nothing is in force: {} ({}{}); put a"
                    + " file back, or remove the configuration with config:delete PID", suspended.size(),
                    String.join(", ", suspended.subList(0, Math.min(SHOWN, suspended.size()))),
                    suspended.size() > SHOWN ? ", ..." : "");
        }
    }

    private static RefusedException gone(String pid) {
        return new RefusedException("", "its file is gone: put the file back, or remove the configuration with"
                + " config:delete " + Printable.of(pid));
    }
}
