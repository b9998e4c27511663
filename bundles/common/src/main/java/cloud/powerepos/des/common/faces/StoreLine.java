package cloud.powerepos.des.common.faces;

import java.time.Duration;
import java.time.Instant;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.common.time.Spans;
import cloud.powerepos.des.store.StoreStatus;

/** The token store in one line. */
public final class StoreLine {

    private StoreLine() {
    }

    /** Whether there is nothing to do about it. */
    public static boolean isFine(StoreStatus status) {
        return status.reachable() && status.problem().isEmpty() && status.unreadable() == 0;
    }

    /** With what is wrong and what to do. */
    public static String of(StoreStatus status, Instant now) {
        String problem = status.problem().orElse("");
        if (!status.reachable() && status.rows() < 0) {
            return "Token store: not ready: " + Printable.of(problem);
        }
        if (!status.reachable()) {
            return "Token store: not reachable for " + Spans.rough(Duration.between(status.since(), now))
                    + ", so this node requests tokens by itself: " + Printable.of(problem);
        }
        return "Token store: " + Printable.of(status.engine()) + (status.rows() < 0 ? "" : "; " + status.rows()
                + (status.rows() == 1 ? " row, " : " rows, ") + status.leases() + " leased")
                + (status.unreadable() == 0 ? ""
                        : "; " + status.unreadable() + " that this node cannot open: see the log")
                + (problem.isEmpty() ? "" : "; but " + Printable.of(problem));
    }
}
