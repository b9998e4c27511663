package cloud.powerepos.des.webconsole.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import cloud.powerepos.des.common.text.Spans;

/** Times in words, as seen at one moment. */
final class Texts {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    private static final Duration UNMISTAKABLE = Duration.ofHours(20);

    private final Instant now;
    private final ZoneId zone;

    Texts(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /** The time of day, with the date where that could be mistaken for another day's. */
    String time(Instant at) {
        boolean near = Duration.between(now, at).abs().compareTo(UNMISTAKABLE) < 0;
        return (near ? TIME : DAY_AND_TIME).format(at.atZone(zone));
    }

    /** {@code in 7 h 12 min} or {@code 3 s ago}. */
    String distance(Instant at) {
        Duration ahead = Duration.between(now, at);
        return ahead.isNegative() ? Spans.rough(ahead) + " ago" : "in " + Spans.rough(ahead);
    }
}
