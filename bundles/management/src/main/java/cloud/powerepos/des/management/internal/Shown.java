package cloud.powerepos.des.management.internal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import cloud.powerepos.des.common.text.Printable;

/** Values as JMX shows them. */
final class Shown {

    private Shown() {
    }

    static String text(Optional<?> value) {
        return value.map(Object::toString).map(Printable::of).orElse(null);
    }

    /** In whole seconds, which is what people read and compare. */
    static String time(Optional<Instant> time) {
        return text(time.map(instant -> instant.truncatedTo(ChronoUnit.SECONDS)));
    }
}
