package cloud.powerepos.des.common.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What happens to organisations while it keeps happening, in windows of time that grow: the first one of a reason has a
 * line of its own, the others are counted until the reason pauses for a window. With ten lines in the first window
 * there are at most twenty in the first ten minutes. Used by one thread at a time.
 */
public final class LineGroup {

    private static final Duration[] WINDOWS = {Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMinutes(10)};
    private static final String[] WITHIN = {"5 s", "a minute", "ten minutes"};
    /** Lines of their own in each window but the first, and reasons that have a line at the end of a window. */
    private static final int FEW = 2;

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
     * @param most    how many lines of their own there are in the first window
     * @param unnamed what happened to those that have neither a line nor a reason that had one
     */
    public LineGroup(int most, String unnamed) {
        this.most = most;
        this.unnamed = unnamed;
    }

    /**
     * @param line   names the organisation
     * @param reason in the same words for all organisations that have it; null where no two have the same
     * @return whether the line is to be written now
     */
    public boolean add(String line, String reason) {
        quiet = false;
        Others same = reasons.get(reason);
        if (same != null) {
            same.count++;
            same.last = line;
            return false;
        }
        if (named == (window == 0 ? most : Math.min(most, FEW))) {
            others++;
            return false;
        }
        named++;
        if (reason != null) {
            reasons.put(reason, new Others());
        }
        return true;
    }

    public Duration window() {
        return WINDOWS[window];
    }

    /** Nothing came in the window that has ended. */
    public boolean isQuiet() {
        return quiet;
    }

    /** Ends a window and begins the next one. @return lines about those that had none of their own */
    public List<String> nextWindow() {
        reasons.values().removeIf(same -> same.count == 0 && window > 0);
        List<String> lines = new ArrayList<>();
        reasons.entrySet().stream().filter(entry -> entry.getValue().count > 0)
                .sorted(Comparator.comparingInt(entry -> -entry.getValue().count)).forEach(entry -> {
                    Others same = entry.getValue();
                    if (lines.size() == FEW) {
                        others += same.count;
                    } else {
                        lines.add(same.count == 1 ? same.last : more(same.count) + ": " + entry.getKey());
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
