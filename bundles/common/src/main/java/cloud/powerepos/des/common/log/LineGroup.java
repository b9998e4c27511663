package cloud.powerepos.des.common.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.common.threads.Scheduler;

/**
 * Writes what happens to organisations, while it keeps happening in windows of time that grow: the first one of a
 * reason has a line of its own, the others are counted until the reason pauses for a window. With ten lines in the
 * first window there are at most twenty in the first ten minutes. Thread-safe; no lock is held while a line is written.
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
    private final Scheduler scheduler;
    private final Consumer<String> writer;
    private final Map<String, Others> reasons = new LinkedHashMap<>();
    private int window;
    private int named;
    private int others;
    private boolean quiet;
    /** Stands for the window that is under way; null for none. */
    private Object current;

    /**
     * @param most      how many lines of their own there are in the first window
     * @param unnamed   what happened to those that have neither a line nor a reason that had one
     * @param scheduler ends the windows
     * @param writer    is given lines that are escaped already
     */
    public LineGroup(int most, String unnamed, Scheduler scheduler, Consumer<String> writer) {
        this.most = most;
        this.unnamed = unnamed;
        this.scheduler = scheduler;
        this.writer = writer;
    }

    /**
     * Writes a line, or counts it.
     *
     * @param line   names the organisation
     * @param reason in the same words for all organisations that have it; null where no two have the same
     */
    public void add(String line, String reason) {
        boolean isWritten;
        synchronized (this) {
            if (current == null) {
                begin(0);
            }
            quiet = false;
            isWritten = count(line, reason);
        }
        if (isWritten) {
            write(line);
        }
    }

    /** @return whether the line is to be written now */
    private boolean count(String line, String reason) {
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

    /**
     * Plans the end before anything else, as that may fail; so may the lines, which are written after it. A window
     * without an end would hold back all lines that follow.
     */
    private void begin(int next) {
        Object begun = new Object();
        scheduler.after(WINDOWS[next], () -> end(begun));
        current = begun;
        window = next;
        quiet = true;
    }

    private void end(Object ended) {
        List<String> lines = List.of();
        synchronized (this) {
            if (current != ended) {
                return;
            }
            current = null;
            if (quiet) {
                reasons.clear();
            } else {
                lines = counted();
                begin(Math.min(window + 1, WINDOWS.length - 1));
            }
        }
        lines.forEach(this::write);
    }

    /** Writes what was counted; what happens from now on is news. */
    public void flush() {
        List<String> lines;
        synchronized (this) {
            current = null;
            lines = counted();
            reasons.clear();
        }
        lines.forEach(this::write);
    }

    private void write(String line) {
        writer.accept(Printable.of(line));
    }

    /** @return lines about those that had none of their own */
    private List<String> counted() {
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
        return lines;
    }

    private String more(int count) {
        return String.format(Locale.ROOT, "%,d more organisation%s within %s", count, count == 1 ? "" : "s",
                WITHIN[window]);
    }
}
