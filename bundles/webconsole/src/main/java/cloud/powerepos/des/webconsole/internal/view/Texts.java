package cloud.powerepos.des.webconsole.internal.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as text, as seen at one moment. How far away they are is told by the browser: that changes all the time. */
public record Texts(Instant now, ZoneId zone) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    private static final Duration UNMISTAKABLE = Duration.ofHours(20);
    /** Later ones are legal in a reply, but no calendar has all of them. */
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    /** The time of day, with the date where that could be mistaken for another day's. */
    public String time(Instant at) {
        if (at.isAfter(END)) {
            return "after the year 9999";
        }
        boolean near = Duration.between(now, at).abs().compareTo(UNMISTAKABLE) < 0;
        return (near ? TIME : DAY_AND_TIME).format(at.atZone(zone));
    }
}
