package cloud.powerepos.des.endpoint.internal;

import java.net.URI;

import org.slf4j.Logger;

import cloud.powerepos.des.common.log.LineGroup;
import cloud.powerepos.des.common.threads.Scheduler;

/** Writes to the log where DES has moved to; where it moves for many organisations, that is a few lines. */
final class MoveLog {

    private final LineGroup lines;

    MoveLog(Logger log, Scheduler scheduler) {
        lines = new LineGroup(3, "have another DES host; des:list shows it", scheduler, line -> log.info("{}", line));
    }

    void moved(String organisation, URI from, URI to) {
        String what = "DES has moved from " + from + " to " + to;
        lines.add(organisation + ": " + what, what);
    }

    /** Writes what was counted. */
    void end() {
        lines.flush();
    }
}
