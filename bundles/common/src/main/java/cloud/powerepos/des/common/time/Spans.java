package cloud.powerepos.des.common.time;

import java.time.Duration;
import java.time.Instant;

/** Spans of time in words. */
public final class Spans {

    private Spans() {
    }

    /** With the two largest units that matter, such as {@code 4 min 10 s}; a negative span as its amount. */
    public static String of(Duration span) {
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

    /** For a text that is read again and again, such as {@code 4 min}; a negative span as its amount. */
    public static String rough(Duration span) {
        Duration length = span.abs();
        if (length.toDays() > 0) {
            return length.toDays() + " d " + length.toHoursPart() + " h";
        }
        if (length.toHours() > 0) {
            return length.toHours() + " h " + length.toMinutesPart() + " min";
        }
        return length.toMinutes() > 0 ? length.toMinutes() + " min" : length.toSeconds() + " s";
    }

    /** Such as {@code in 3 min} or {@code 3 min ago}. */
    public static String relative(Instant now, Instant time) {
        Duration ahead = Duration.between(now, time);
        return ahead.isNegative() ? of(ahead) + " ago" : "in " + of(ahead);
    }

    private static String two(long large, String largeUnit, int small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
