package cloud.powerepos.des.credentials.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.threads.Guarded;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.internal.Entries.Delivery;

/** Looks at the folders with configuration files every five seconds, or every second while something is awaited. */
final class FolderWatch {

    static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);

    private final CredentialRegistry registry;
    private final DeliveredFiles deliveredFiles;
    private final UnreadFiles unreadFiles;
    private final Scheduler files;
    private final LongSupplier nanoTime;
    private final long start;
    private final AtomicBoolean asked = new AtomicBoolean();

    /** @param files runs the looks */
    FolderWatch(CredentialRegistry registry, ConfigAdminView admin, ConfigurationFolders folders, Scheduler files,
            LongSupplier nanoTime) {
        this.registry = registry;
        this.deliveredFiles = new DeliveredFiles(registry, folders);
        this.unreadFiles = new UnreadFiles(registry, admin, folders);
        this.files = files;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    void start() {
        files.after(Poller.INTERVAL, this::lookAndPlan);
    }

    /** A configuration whose file was gone was delivered anew: its file may be back. */
    void fileMayBeBack() {
        if (asked.compareAndSet(false, true)) {
            files.after(Duration.ZERO, () -> {
                asked.set(false);
                look();
            });
        }
    }

    private void lookAndPlan() {
        boolean[] pending = new boolean[1];
        Guarded.run(LOG, "Looking at the configuration files failed and is tried again; if this repeats, report it",
                () -> pending[0] = look());
        files.after(pending[0] ? Poller.INTERVAL : INTERVAL, this::lookAndPlan);
    }

    private boolean look() {
        Duration now = Duration.ofNanos(nanoTime.getAsLong() - start);
        Map<String, Delivery> deliveries = registry.deliveries();
        Map<String, Path> withFile = new HashMap<>();
        deliveries.forEach((pid, delivery) -> delivery.configuration().file()
                .ifPresent(file -> withFile.put(pid, file)));
        boolean changesAwaited = deliveredFiles.look(withFile, deliveries, now);
        return unreadFiles.look(withFile.values(), now) || changesAwaited;
    }
}
