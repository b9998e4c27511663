package cloud.powerepos.des.credentials.internal;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

import org.osgi.service.cm.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.internal.Entries.Delivery;

/**
 * Brings the registry in line with what Config Admin lists after a change: fetches configurations that were never
 * delivered, drops those that are gone though their deletion was never reported, and reports those that are not for us.
 * Config Admin tells a receiver once; what it could not tell then it never tells again. For one thread alone, but for
 * {@link #configurationsChanged}.
 */
final class ConfigAdminPoll {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);

    private static final String TOPIC = "bound to another bundle";

    /** Polls without any delivery after which nothing more is expected to come by itself. */
    private static final int PATIENCE = 5;

    private final CredentialRegistry registry;
    private final ConfigAdminView admin;
    private final PlaceholderWatcher placeholders;
    private final AtomicBoolean outdated = new AtomicBoolean(true);
    private Map<String, Configuration> undelivered = Map.of();
    /** What the last listing lacked. */
    private Map<String, Delivery> missing = Map.of();
    private int quietPolls;

    /** @param secrets the folders with the files behind placeholders */
    ConfigAdminPoll(CredentialRegistry registry, ConfigAdminView admin, ConfigurationReader reader,
            List<Path> secrets) {
        this.registry = registry;
        this.admin = admin;
        this.placeholders = new PlaceholderWatcher(registry, admin, reader, secrets);
    }

    void configurationsChanged() {
        outdated.set(true);
    }

    /** @return whether there is anything to watch */
    boolean poll() {
        if (!outdated.getAndSet(false)) {
            fetchUndelivered();
        } else if (!list()) {
            outdated.set(true);
        }
        return placeholders.poll() || outdated.get() || !undelivered.isEmpty();
    }

    /** @return whether no other listing is needed */
    private boolean list() {
        Map<String, Delivery> before = registry.deliveries();
        try {
            Optional<ConfigAdminView.Listing> found = admin.list();
            if (found.isEmpty()) {
                return false;
            }
            ConfigAdminView.Listing listing = found.get();
            placeholders.watch(listing);
            quietPolls = 0;
            undelivered = new HashMap<>(listing.deliverable());
            undelivered.keySet().removeIf(pid -> registry.version(pid).isPresent());
            registry.problems(TOPIC, listing.refused()).forEach(problem -> LOG.error("Refused {}, nothing of it is in"
                    + " force: {}", Printable.of(problem.source()), problem.message()));
            before.keySet().removeAll(listing.deliverable().keySet());
            before.entrySet().removeIf(entry -> drop(entry.getKey(), entry.getValue().version()));
            missing = before;
            return missing.isEmpty();
        } catch (IllegalStateException e) {
            // a configuration was deleted at this moment
            return false;
        }
    }

    private void fetchUndelivered() {
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

    /** Two listings must agree that it is missing: one may be made while Config Admin comes or goes. */
    private boolean drop(String pid, long version) {
        Delivery last = missing.get(pid);
        boolean agreed = last != null && last.version() == version;
        if (agreed && registry.version(pid).equals(OptionalLong.of(version))) {
            LOG.info("Config Admin has no configuration {} any more", Printable.of(pid));
            registry.delete(pid);
        }
        return agreed;
    }
}
