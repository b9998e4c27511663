package cloud.powerepos.des.common.receiver;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

import cloud.powerepos.des.common.threads.Scheduler;

/** Looks whether the file of a configuration is still there. For the scheduler's thread alone. */
final class ConfigurationFile {

    private final Scheduler scheduler;
    private final Duration interval;
    private final Consumer<Boolean> changed;
    private long followed;
    private boolean missing;
    private boolean gone;

    /** @param changed is told when two looks in a row do not find the file (true), and when it is back (false) */
    ConfigurationFile(Scheduler scheduler, Duration interval, Consumer<Boolean> changed) {
        this.scheduler = scheduler;
        this.interval = interval;
        this.changed = changed;
    }

    /** Follows this file from now on, which is there as far as is known. */
    void follow(Optional<Path> latest) {
        followed++;
        missing = false;
        gone = false;
        latest.ifPresent(file -> plan(file, followed));
    }

    private void plan(Path file, long number) {
        scheduler.after(interval, () -> look(file, number));
    }

    private void look(Path file, long number) {
        if (number != followed) {
            return;
        }
        // while its folder is away too, that may be a mount which comes back
        boolean isMissing = Files.notExists(file) && Files.isDirectory(file.getParent());
        boolean isGone = isMissing && missing;
        missing = isMissing;
        if (isGone != gone) {
            gone = isGone;
            changed.accept(isGone);
        }
        if (number == followed) {
            plan(file, number);
        }
    }
}
