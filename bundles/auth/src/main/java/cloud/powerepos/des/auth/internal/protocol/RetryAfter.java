package cloud.powerepos.des.auth.internal.protocol;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The header Retry-After (RFC 9110 section 10.2.3), in seconds or as a date, never more than an hour. */
final class RetryAfter {

    private static final Duration LONGEST = Duration.ofHours(1);

    private RetryAfter() {
    }

    /**
     * @param date the reply's header Date, by which a date is counted so that clocks may differ
     * @return how long to wait, empty where there is nothing to wait for or the header makes no sense
     */
    static Optional<Duration> of(Optional<String> header, Optional<String> date, Instant now) {
        return header.map(String::strip).flatMap(text -> text.matches("\\d{1,18}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                : instant(text).map(end -> Duration.between(date.flatMap(RetryAfter::instant).orElse(now), end)))
                .filter(wait -> !wait.isNegative() && !wait.isZero())
                .map(wait -> wait.compareTo(LONGEST) < 0 ? wait : LONGEST);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
