package cloud.powerepos.des.auth.internal.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import cloud.powerepos.des.auth.TokenEvent;

/**
 * Events of one type while they keep coming, in windows of time that grow: in each window the first of a reason have
 * lines of their own, the others are counted. Used by one thread at a time.
 */
final class LineGroup {

    private static final long[] WINDOWS = {TimeUnit.SECONDS.toNanos(5), TimeUnit.MINUTES.toNanos(1),
            TimeUnit.MINUTES.toNanos(10)};
    private static final String[] WITHIN = {"5 s", "a minute", "ten minutes"};

    /** Those of a reason that has had its line. */
    private static final class Others {
        private int count;
        private String last;
    }

    private final int most;
    private final String unnamed;
    private final Map<String, Others> reasons = new LinkedHashMap<>();
    private int window;
    private int named;
    private int others;
    private boolean quiet = true;

    /**
     * @param most    how many lines of their own there are in a window
     * @param unnamed what happened to those that have neither a line nor a reason that had one
     */
    LineGroup(int most, String unnamed) {
        this.most = most;
        this.unnamed = unnamed;
    }

    /** The event's own line. */
    static String line(TokenEvent event) {
        return event.organisationCode() + ": " + event.message();
    }

    /** @return whether the event gets a line of its own now */
    boolean add(TokenEvent event) {
        quiet = false;
        String reason = event.problem().orElse(null);
        Others same = reasons.get(reason);
        if (same != null) {
            same.count++;
            same.last = line(event);
            return false;
        }
        if (named == most) {
            others++;
            return false;
        }
        named++;
        if (reason != null) {
            reasons.put(reason, new Others());
        }
        return true;
    }

    long windowNanos() {
        return WINDOWS[window];
    }

    /** Nothing came in the window that has ended. */
    boolean isQuiet() {
        return quiet;
    }

    /** Ends a window and begins the next one. @return lines about those that had none of their own */
    List<String> nextWindow() {
        List<String> lines = new ArrayList<>();
        reasons.forEach((reason, same) -> {
            if (same.count == 1) {
                lines.add(same.last);
            } else if (same.count > 1) {
                lines.add(more(same.count) + ": " + reason);
            }
            same.count = 0;
        });
        if (others > 0) {
            lines.add(more(others) + " " + unnamed);
        }
        named = 0;
        others = 0;
        quiet = true;
        window = Math.min(window + 1, WINDOWS.length - 1);
        return lines;
    }

    private String more(int count) {
        return String.format(Locale.ROOT, "%,d more organisation%s within %s", count, count == 1 ? "" : "s",
                WITHIN[window]);
    }
}
