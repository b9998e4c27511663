package cloud.powerepos.des.endpoint.internal;

import java.net.URI;
import java.util.List;

import org.slf4j.Logger;

import cloud.powerepos.des.common.log.LineGroup;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.common.threads.Scheduler;

/** Writes to the log where DES has moved to; where it moves for many organisations, that is a few lines. */
final class MoveLog {

    private static final int MOST = 3;

    private final Logger log;
    private final Scheduler scheduler;
    /** Guarded by this object; null while nothing moves. */
    private LineGroup group;

    MoveLog(Logger log, Scheduler scheduler) {
        this.log = log;
        this.scheduler = scheduler;
    }

    void moved(String organisation, URI from, URI to) {
        String what = "DES has moved from " + from + " to " + to;
        String line = organisation + ": " + what;
        boolean isWritten;
        LineGroup begun = null;
        synchronized (this) {
            if (group == null) {
                group = new LineGroup(MOST, "have another DES host; des:list shows it");
                begun = group;
            }
            isWritten = group.add(line, what);
        }
        // before a line, which may fail: a group without an end would hold back all that follow
        if (begun != null) {
            endLater(begun);
        }
        if (isWritten) {
            write(line);
        }
    }

    private void endLater(LineGroup window) {
        scheduler.after(window.window(), this::end);
    }

    /** Writes what was counted. */
    void end() {
        List<String> lines = List.of();
        LineGroup next = null;
        synchronized (this) {
            if (group != null && group.isQuiet()) {
                group = null;
            } else if (group != null) {
                lines = group.nextWindow();
                next = group;
            }
        }
        if (next != null) {
            endLater(next);
        }
        lines.forEach(this::write);
    }

    private void write(String line) {
        log.info("{}", Printable.of(line));
    }
}
