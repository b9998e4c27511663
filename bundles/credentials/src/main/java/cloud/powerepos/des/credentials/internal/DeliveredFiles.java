package cloud.powerepos.des.credentials.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.files.FileMark;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.internal.Entries.Delivery;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

/**
 * Compares what was delivered with its files, as file install does not notice everything. For one thread alone.
 * <p>
 * A configuration whose file is gone is put out of force, though Config Admin still has it: the file may have been
 * deleted while file install was not running, or together with hundreds of others. It is in force again with its file.
 * <p>
 * A configuration that differs from its file is reported: file install cannot read the file any more, or has not
 * noticed a change. Each state of a file is compared once, when it is ten seconds old.
 */
final class DeliveredFiles {

    /** Editors and mounts delete a file and create it again. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);
    private static final String TOPIC = "changed files";
    private static final int SHOWN = 10;

    /** A file as it is since some moment; small, as there is one for each organisation. */
    private record Look(long version, int mark, long sinceMillis) {
    }

    private final CredentialRegistry registry;
    private final ConfigurationFolders folders;
    /** When each file was missed for the first time, by PID. */
    private final Map<String, Duration> missed = new HashMap<>();
    private final Map<String, Look> looks = new HashMap<>();
    private final Set<String> compared = new HashSet<>();
    private final Map<String, ConfigurationProblem> reported = new HashMap<>();

    DeliveredFiles(CredentialRegistry registry, ConfigurationFolders folders) {
        this.registry = registry;
        this.folders = folders;
    }

    /**
     * @param now grows steadily
     * @return whether a change may still arrive
     */
    boolean look(Map<String, Path> files, Map<String, Delivery> deliveries, Duration now) {
        List.of(missed.keySet(), looks.keySet(), compared, reported.keySet())
                .forEach(pids -> pids.retainAll(files.keySet()));
        List<String> suspended = new ArrayList<>();
        boolean pending = false;
        for (Map.Entry<String, Path> entry : files.entrySet()) {
            if (suspends(entry.getKey(), entry.getValue(), now)) {
                suspended.add(Printable.of(entry.getValue().getFileName().toString()));
            }
            pending |= !compare(entry.getKey(), entry.getValue(), deliveries.get(entry.getKey()), now.toMillis());
        }
        if (!suspended.isEmpty()) {
            LOG.error("Configurations whose file is gone, and of which nothing is in force: {} ({}{}); put a"
                    + " file back, or remove the configuration with config:delete PID", suspended.size(),
                    String.join(", ", suspended.subList(0, Math.min(SHOWN, suspended.size()))),
                    suspended.size() > SHOWN ? ", ..." : "");
        }
        registry.problems(TOPIC, List.copyOf(reported.values())).forEach(problem -> LOG.warn("{}: {}",
                Printable.of(problem.source()), problem.message()));
        return pending;
    }

    private boolean suspends(String pid, Path file, Duration now) {
        if (!folders.isGone(file)) {
            missed.remove(pid);
            registry.resume(pid);
            return false;
        }
        return now.minus(missed.computeIfAbsent(pid, first -> now)).compareTo(GRACE) >= 0
                && registry.suspend(pid, file, new RefusedException("", "its file is gone: put the file back, or remove"
                        + " the configuration with config:delete " + Printable.of(pid)));
    }

    /** @return false if the file is too young to be compared */
    private boolean compare(String pid, Path file, Delivery delivery, long nowMillis) {
        Look latest = new Look(delivery.version(), FileMark.of(file).hashCode(), nowMillis);
        Look look = looks.merge(pid, latest, (last, next) -> last.version == next.version && last.mark == next.mark
                ? last : next);
        if (nowMillis - look.sinceMillis < UnreadFiles.PATIENCE.toMillis()) {
            compared.remove(pid);
            return false;
        }
        if (compared.add(pid)) {
            fault(file, delivery).ifPresentOrElse(problem -> reported.put(pid, problem), () -> reported.remove(pid));
        }
        return true;
    }

    private static Optional<ConfigurationProblem> fault(Path file, Delivery delivery) {
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
