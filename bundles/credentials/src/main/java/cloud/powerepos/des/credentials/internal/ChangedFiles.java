package cloud.powerepos.des.credentials.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.files.FileMark;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.internal.Entries.Delivery;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

/**
 * Reports configurations in force that differ from their files: file install cannot read the file any more, or has not
 * noticed a change. Each state of a file is compared once, when it is ten seconds old. For one thread alone.
 */
final class ChangedFiles {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);
    private static final String TOPIC = "changed files";

    /** A file as it is since some moment; small, as there is one for each organisation. */
    private record Look(long version, int mark, long sinceMillis) {
    }

    private final CredentialRegistry registry;
    private final Map<String, Look> looks = new HashMap<>();
    private final Set<String> checked = new HashSet<>();
    private final Map<String, ConfigurationProblem> reported = new HashMap<>();

    ChangedFiles(CredentialRegistry registry) {
        this.registry = registry;
    }

    /**
     * Looks at each file.
     *
     * @param now grows steadily
     * @return whether a change may still arrive
     */
    boolean look(Map<String, Path> files, Map<String, Delivery> deliveries, Duration now) {
        looks.keySet().retainAll(files.keySet());
        checked.retainAll(files.keySet());
        reported.keySet().retainAll(files.keySet());
        boolean pending = false;
        for (Map.Entry<String, Path> entry : files.entrySet()) {
            String pid = entry.getKey();
            Look latest = new Look(deliveries.get(pid).version(), FileMark.of(entry.getValue()).hashCode(),
                    now.toMillis());
            Look look = looks.merge(pid, latest, (last, next) -> last.version == next.version
                    && last.mark == next.mark ? last : next);
            if (now.toMillis() - look.sinceMillis < UnreadFiles.PATIENCE.toMillis()) {
                pending = true;
                checked.remove(pid);
            } else if (checked.add(pid)) {
                fault(entry.getValue(), deliveries.get(pid)).ifPresentOrElse(problem -> reported.put(pid, problem),
                        () -> reported.remove(pid));
            }
        }
        registry.problems(TOPIC, List.copyOf(reported.values())).forEach(problem -> LOG.warn("{}: {}",
                Printable.of(problem.source()), problem.message()));
        return pending;
    }

    private Optional<ConfigurationProblem> fault(Path file, Delivery delivery) {
        if (!file.toString().endsWith(".cfg")) {
            return Optional.empty();
        }
        try {
            String text = FileText.read(file);
            Optional<String> fault = FileText.malformed(text).or(() -> FileText.differing(text, delivery).map(key -> key
                    + " in this file is not the one in force: if the file is right, " + FileText.TOUCH));
            return fault.map(message -> new ConfigurationProblem(file.getFileName().toString(), "", "", message,
                    Effect.LAST_GOOD_IN_FORCE));
        } catch (IOException e) {
            // gone at this moment, or not readable: file install reports that
            return Optional.empty();
        }
    }
}
