package cloud.powerepos.des.shell.internal;

import java.time.Duration;
import java.time.Instant;

/** Spans of time in words, with the two largest units that matter. */
final class Spans {

    private Spans() {
    }

    static String of(Duration span) {
        Duration length = span.abs();
        if (length.toSeconds() < 1) {
            return length.toMillis() + " ms";
        }
        if (length.toDays() > 0) {
            return two(length.toDays(), "d", length.toHoursPart(), "h");
        }
        if (length.toHours() > 0) {
            return two(length.toHours(), "h", length.toMinutesPart(), "min");
        }
        if (length.toMinutes() > 0) {
            return two(length.toMinutes(), "min", length.toSecondsPart(), "s");
        }
        return length.toSeconds() + " s";
    }

    /** Such as {@code in 3 min} or {@code 3 min ago}. */
    static String relative(Instant now, Instant time) {
        Duration ahead = Duration.between(now, time);
        return ahead.isNegative() ? of(ahead) + " ago" : "in " + of(ahead);
    }

    private static String two(long large, String largeUnit, int small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
