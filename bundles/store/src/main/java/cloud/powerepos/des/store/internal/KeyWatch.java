package cloud.powerepos.des.store.internal;

import java.time.Duration;
import java.util.Optional;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.store.internal.sealing.KeyFile;
import cloud.powerepos.des.store.internal.sealing.KeyRing;

/** Reads the key files, and looks again and again whether they have changed. */
final class KeyWatch {

    static final Duration INTERVAL = Duration.ofSeconds(5);

    /** What was read; two equal ones are the same keys with the same rights. */
    private record Seen(Optional<KeyRing> keys, String refusal) {
    }

    private final Scheduler scheduler;
    private final Runnable changed;
    private volatile StoreSettings settings;
    private volatile Seen last;
    /** For the thread of the configuration alone; null before the first. */
    private KeyFile inUse;

    /** @param changed runs when the files are not what they were */
    KeyWatch(Scheduler scheduler, Runnable changed) {
        this.scheduler = scheduler;
        this.changed = changed;
    }

    void start() {
        scheduler.after(INTERVAL, this::lookAgain);
    }

    /**
     * Reads the files that the settings name, which are followed from now on.
     *
     * @throws RefusedException if one cannot be used, or if the one that was in use is gone
     */
    KeyRing read(StoreSettings latest) throws RefusedException {
        // a key that is gone while tokens are sealed with it is not replaced by another one without a word
        boolean exists = latest.isShared() || latest.keyFile().equals(inUse);
        settings = latest;
        try {
            KeyRing keys = KeyRing.read(latest.keyFile(), latest.formerKeyFiles(), exists);
            inUse = latest.keyFile();
            last = new Seen(Optional.of(keys), "");
            return keys;
        } catch (RefusedException e) {
            last = new Seen(Optional.empty(), e.getMessage());
            throw e;
        }
    }

    private void lookAgain() {
        StoreSettings followed = settings;
        Seen before = last;
        if (followed != null && before != null) {
            Seen now;
            try {
                // a key file that is gone is not made anew while its key is in use
                now = new Seen(Optional.of(KeyRing.read(followed.keyFile(), followed.formerKeyFiles(), true)), "");
            } catch (RefusedException e) {
                now = new Seen(Optional.empty(), e.getMessage());
            }
            if (!now.equals(before)) {
                changed.run();
            }
        }
        scheduler.after(INTERVAL, this::lookAgain);
    }
}
