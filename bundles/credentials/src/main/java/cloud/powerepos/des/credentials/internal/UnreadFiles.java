package cloud.powerepos.des.credentials.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.osgi.framework.Constants;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.configadmin.Recipient;
import cloud.powerepos.des.common.configuration.ConfigurationSource;
import cloud.powerepos.des.common.files.BoundedFile;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

/**
 * Reports files that are meant for us, but from which no configuration came: misnamed ones, those that cannot be read,
 * and those that file install did not notice. For one thread alone.
 */
final class UnreadFiles {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);
    private static final String TOPIC = "unread files";
    private static final int SHOWN = 10;
    private static final String OURS = "(&(" + ConfigurationSource.FILE_NAME + "=*)(|"
            + Recipient.filter(ConfigurationAdmin.SERVICE_FACTORYPID, CredentialStore.ORGANISATION_PID)
            + FileName.SINGLETONS.stream().map(name -> Recipient.filter(Constants.SERVICE_PID, FileName.PREFIX + name))
                    .collect(Collectors.joining()) + "))";

    private final CredentialRegistry registry;
    private final ConfigAdminView admin;
    private final ConfigurationFolders folders;
    private final Map<Path, Duration> seen = new HashMap<>();
    private final Set<Path> explained = new HashSet<>();
    private Set<Path> reported = Set.of();
    /** Not the files themselves: there is one for each organisation. */
    private int lastDelivered;
    private Duration lastDelivery = Duration.ZERO;

    UnreadFiles(CredentialRegistry registry, ConfigAdminView admin, ConfigurationFolders folders) {
        this.registry = registry;
        this.admin = admin;
        this.folders = folders;
    }

    /**
     * @param files those from which configurations were delivered to us
     * @param now   grows steadily
     * @return whether there is a file from which something may still come
     */
    boolean look(Collection<Path> files, Duration now) {
        Set<Path> latest = ConfigurationFolders.real(files);
        if (latest.hashCode() != lastDelivered) {
            lastDelivered = latest.hashCode();
            lastDelivery = now;
        }
        Map<Path, FileName> candidates = candidates(folders.existing(files));
        explained.retainAll(candidates.keySet());
        latest.forEach(candidates::remove);
        candidates.keySet().removeAll(explained);
        seen.keySet().retainAll(candidates.keySet());
        candidates.keySet().forEach(file -> seen.putIfAbsent(file, now));
        Set<Path> late = candidates.keySet().stream()
                .filter(file -> isLate(file, candidates.get(file), now)).collect(Collectors.toSet());
        if (!late.isEmpty() && !explain()) {
            return true;
        }
        late.removeAll(explained);
        report(late.stream().sorted().map(file -> new ConfigurationProblem(file.getFileName().toString(), "", "",
                fault(file, candidates.get(file)), Effect.NOTHING_IN_FORCE)).toList());
        reported = late;
        return late.size() < candidates.size();
    }

    /** While others of many files are still coming, one with a good name may come too. */
    private boolean isLate(Path file, FileName name, Duration now) {
        Duration quiet = now.minus(seen.get(file));
        return quiet.compareTo(PATIENCE) >= 0 && (reported.contains(file) || !name.right()
                || now.minus(lastDelivery).compareTo(PATIENCE) >= 0);
    }

    private static Map<Path, FileName> candidates(Set<Path> existing) {
        Map<Path, FileName> candidates = new HashMap<>();
        for (Path folder : existing) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    FileName.of(file.getFileName().toString()).filter(name -> Files.isRegularFile(file))
                            .ifPresent(name -> candidates.put(file, name));
                }
            } catch (IOException | DirectoryIteratorException e) {
                LOG.debug("The folder {} cannot be listed at this moment", folder, e);
            }
        }
        return candidates;
    }

    /** Asks Config Admin for the files of configurations that do not come to us. @return whether it could be asked */
    private boolean explain() {
        Optional<Configuration[]> found = admin.list(OURS);
        try {
            found.ifPresent(configurations -> explained.addAll(ConfigurationFolders.real(Stream.of(configurations)
                    .flatMap(configuration -> ConfigurationSource
                            .file(configuration.getProperties().get(ConfigurationSource.FILE_NAME)).stream())
                    .toList())));
            return found.isPresent();
        } catch (IllegalStateException e) {
            // one was deleted at this moment
            return false;
        }
    }

    private static String fault(Path file, FileName name) {
        if (!name.right()) {
            return "no configuration is read from a file of this name: rename it to " + name.pattern();
        }
        try {
            return FileText.malformed(FileText.read(file)).orElse("nothing came from this file, file install has not"
                    + " noticed it: " + FileText.TOUCH);
        } catch (BoundedFile.UnreadableException e) {
            return "the file " + e.getMessage();
        }
    }

    private void report(List<ConfigurationProblem> latest) {
        Map<String, List<String>> fresh = registry.problems(TOPIC, latest).stream()
                .collect(Collectors.groupingBy(ConfigurationProblem::message, TreeMap::new,
                        Collectors.mapping(problem -> Printable.of(problem.source()), Collectors.toList())));
        if (!fresh.isEmpty()) {
            LOG.warn("Files that look like configurations of DES Access, but from which none came: {}",
                    fresh.entrySet().stream().map(entry -> shown(entry.getValue()) + ": " + entry.getKey())
                            .collect(Collectors.joining("; ")));
        }
    }

    private static String shown(List<String> names) {
        return names.stream().limit(SHOWN).collect(Collectors.joining(", "))
                + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "");
    }
}
