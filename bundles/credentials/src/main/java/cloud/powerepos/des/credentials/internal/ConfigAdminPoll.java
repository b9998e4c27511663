package cloud.powerepos.des.credentials.internal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lists the configurations after something has changed, and hands the list to those who need it. */
final class ConfigAdminPoll {

    private final CredentialRegistry registry;
    private final ConfigAdminView admin;
    private final UndeliveredConfigurations undelivered;
    private final PlaceholderWatcher placeholders;
    private final AtomicBoolean outdated = new AtomicBoolean(true);

    ConfigAdminPoll(CredentialRegistry registry, ConfigAdminView admin, UndeliveredConfigurations undelivered,
            PlaceholderWatcher placeholders) {
        this.registry = registry;
        this.admin = admin;
        this.undelivered = undelivered;
        this.placeholders = placeholders;
    }

    void configurationsChanged() {
        outdated.set(true);
    }

    /** @return whether there is anything to watch */
    boolean poll() {
        boolean again = outdated.getAndSet(false);
        if (!again) {
            undelivered.poll();
        } else if (list()) {
            again = false;
        } else {
            outdated.set(true);
        }
        boolean watching = placeholders.poll();
        return watching || again || undelivered.isWaiting();
    }

    /** @return whether no other listing is needed */
    private boolean list() {
        Map<String, Delivery> before = registry.deliveries();
        Optional<ConfigAdminView.Listing> listing = admin.list();
        try {
            listing.ifPresent(placeholders::watch);
            return listing.isPresent() && !undelivered.compare(listing.get(), before);
        } catch (IllegalStateException e) {
            // a configuration was deleted at this moment
            return false;
        }
    }
}
