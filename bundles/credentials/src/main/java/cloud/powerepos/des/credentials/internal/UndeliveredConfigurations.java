package cloud.powerepos.des.credentials.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import org.osgi.service.cm.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.operations.ConfigurationProblem;

/**
 * Brings the registry in line with what Config Admin lists: fetches configurations that were never delivered, drops
 * those that are gone though their deletion was never reported, and reports those that are not for us. Config Admin
 * tells a receiver once; what it could not tell then it never tells again. For the thread of the poll alone.
 */
final class UndeliveredConfigurations {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);

    private static final String TOPIC = "bound to another bundle";

    /** Polls without any delivery after which nothing more is expected to come by itself. */
    private static final int PATIENCE = 5;

    private final CredentialRegistry registry;
    private final ConfigAdminView admin;
    private final Map<String, Configuration> undelivered = new HashMap<>();
    private final Map<String, Long> missing = new HashMap<>();
    private Set<ConfigurationProblem> reported = Set.of();
    private int quietPolls;

    UndeliveredConfigurations(CredentialRegistry registry, ConfigAdminView admin) {
        this.registry = registry;
        this.admin = admin;
    }

    /**
     * Compares with what Config Admin lists.
     *
     * @param before what the registry had before the listing was made
     * @return whether another listing is needed
     */
    boolean compare(ConfigAdminView.Listing listing, Map<String, Delivery> before) {
        quietPolls = 0;
        undelivered.clear();
        listing.deliverable().forEach((pid, configuration) -> {
            if (registry.version(pid).isEmpty()) {
                undelivered.put(pid, configuration);
            }
        });
        report(listing.refused());
        return dropMissing(listing, before);
    }

    /** Whether a configuration may have to be fetched. */
    boolean isWaiting() {
        return !undelivered.isEmpty();
    }

    /** Fetches what nothing delivers. */
    void poll() {
        if (!undelivered.isEmpty() && ++quietPolls >= PATIENCE) {
            quietPolls = 0;
            undelivered.entrySet().removeIf(entry -> fetch(entry.getKey(), entry.getValue()));
        }
    }

    private boolean fetch(String pid, Configuration configuration) {
        try {
            if (registry.version(pid).isEmpty()) {
                Optional<RawConfiguration> resolved = admin.resolved(configuration);
                if (resolved.isPresent()) {
                    LOG.info("Config Admin has not delivered {}: it is fetched", Printable.of(pid));
                    registry.update(pid, resolved.get());
                }
            }
            return registry.version(pid).isPresent();
        } catch (IllegalStateException e) {
            // deleted, or Config Admin was replaced; both deliver anew
            return true;
        }
    }

    /** Two listings must agree: one may be made while Config Admin comes or goes. */
    private boolean dropMissing(ConfigAdminView.Listing listing, Map<String, Delivery> before) {
        Map<String, Long> seen = new HashMap<>();
        before.forEach((pid, delivery) -> seen.put(pid, delivery.version()));
        seen.keySet().removeAll(listing.deliverable().keySet());
        seen.entrySet().removeIf(entry -> {
            boolean agreed = entry.getValue().equals(missing.get(entry.getKey()));
            if (agreed && registry.version(entry.getKey()).equals(OptionalLong.of(entry.getValue()))) {
                LOG.info("Config Admin has no configuration {} any more", Printable.of(entry.getKey()));
                registry.delete(entry.getKey());
            }
            return agreed;
        });
        missing.clear();
        missing.putAll(seen);
        return !missing.isEmpty();
    }

    private void report(List<ConfigurationProblem> refused) {
        refused.stream().filter(problem -> !reported.contains(problem)).forEach(problem ->
                LOG.error("Refused {}, nothing of it is in force: {}", Printable.of(problem.source()),
                        problem.message()));
        reported = new HashSet<>(refused);
        registry.problems(TOPIC, refused);
    }
}
