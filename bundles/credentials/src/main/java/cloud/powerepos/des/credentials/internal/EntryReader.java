package cloud.powerepos.des.credentials.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.files.FileMark;
import cloud.powerepos.des.common.threads.Scheduler;

/**
 * Reads configurations with their secret files, without the lock, and watches these files. What names a file is read on
 * a thread of its own: Config Admin's is not to wait for a file system.
 */
final class EntryReader {

    /** Every n-th poll reads a file whatever its mark says: some file systems keep size and time over a change. */
    static final int READ_ANYWAY = 15;

    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ConfigurationReader reader;
    private final Scheduler scheduler;
    private final Scheduler files;
    private final Object lock;
    private final BiConsumer<Entry<?>, Entry.Step> taker;
    private int polls;

    /** @param taker takes what was read, under the lock */
    EntryReader(ConfigurationReader reader, Scheduler scheduler, Scheduler files, Object lock,
            BiConsumer<Entry<?>, Entry.Step> taker) {
        this.reader = reader;
        this.scheduler = scheduler;
        this.files = files;
        this.lock = lock;
        this.taker = taker;
    }

    /** Reads what was delivered last, if no other delivery came when its turn comes; not under the lock. */
    void read(Entry<?> entry) {
        long version;
        Optional<String> file;
        synchronized (lock) {
            if (!entry.isActive()) {
                return;
            }
            version = entry.version;
            file = Keys.FILES.stream().filter(entry.delivered::filled).findFirst();
        }
        if (file.isPresent()) {
            files.after(Duration.ZERO, () -> readNow(entry, version));
            scheduler.after(PATIENCE, () -> reportSlowness(entry, version, file.get()));
        } else {
            readNow(entry, version);
        }
    }

    /**
     * Looks for changed secret files. A change is taken when two polls in a row see the same: a file that is being
     * written is left alone.
     *
     * @param entries is asked under the lock
     * @return whether there is any file to watch
     */
    boolean poll(Supplier<List<Entry<?>>> entries) {
        Map<Entry<?>, Map<Path, FileMark>> watched = new LinkedHashMap<>();
        synchronized (lock) {
            polls++;
            entries.get().stream().filter(entry -> entry.isActive() && !entry.marks.isEmpty())
                    .forEach(entry -> watched.put(entry, entry.marks));
        }
        watched.forEach(this::poll);
        return !watched.isEmpty();
    }

    private void poll(Entry<?> entry, Map<Path, FileMark> known) {
        Map<Path, FileMark> now = reader.marks(known.keySet());
        long version;
        synchronized (lock) {
            if (entry.marks != known || !entry.isActive()) {
                return;
            }
            boolean settled = now.equals(known) ? (polls + entry.number) % READ_ANYWAY == 0
                    : now.equals(entry.unsettledMarks);
            entry.unsettledMarks = now;
            if (!settled) {
                return;
            }
            version = entry.version;
        }
        readNow(entry, version);
    }

    private void readNow(Entry<?> entry, long version) {
        RawConfiguration delivered;
        synchronized (lock) {
            if (!entry.isActive() || entry.version != version) {
                return;
            }
            delivered = entry.delivered;
        }
        // before the files are read: a change in between then shows at the next poll
        Map<Path, FileMark> marks = reader.marks(delivered);
        Entry.Step step = entry.read(delivered);
        synchronized (lock) {
            // compared by identity: what was resolved anew is read anew
            if (entry.isActive() && entry.version == version && entry.delivered == delivered) {
                entry.versionRead = version;
                entry.marks = marks;
                taker.accept(entry, step);
            }
        }
    }

    /** The thread for files may wait for the file of another configuration; both are reported. */
    private void reportSlowness(Entry<?> entry, long version, String key) {
        synchronized (lock) {
            if (entry.isActive() && entry.version == version && entry.versionRead < version) {
                entry.marks = Map.of();
                taker.accept(entry, () -> {
                    throw new RefusedException(key, key + ": the file has not been read within " + PATIENCE.toSeconds()
                            + " s: see that the file systems of all secret files answer");
                });
            }
        }
    }
}
