package cloud.powerepos.des.events.internal;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/** What several organisations have for one cause. Its reason may change while an outage of the AuthServer lasts. */
final class Trouble {

    /** When it was told of first. */
    final Instant since;
    private boolean ofOutage;
    private final Set<String> reasons = new LinkedHashSet<>();
    private String latest;
    /** How many had it when it was told of last. */
    private int told;

    Trouble(Instant since) {
        this.since = since;
    }

    /** Whether the cause is that the AuthServer fails. */
    boolean ofOutage() {
        return ofOutage;
    }

    Set<String> reasons() {
        return reasons;
    }

    /** The reason that was told of last. */
    String latest() {
        return latest;
    }

    int told() {
        return told;
    }

    /**
     * Adds a reason that there is now.
     *
     * @param number   how many have this or an earlier one
     * @param inOutage whether the AuthServer fails
     * @return whether that has to be told of
     */
    boolean grows(String reason, int number, boolean inOutage) {
        ofOutage |= inOutage;
        boolean isNew = reasons.add(reason);
        if (!isNew && number < 2 * told) {
            return false;
        }
        latest = reason;
        told = Math.max(told, number);
        return true;
    }

    /** Whether that is few enough to be told of. */
    boolean shrinks(int number) {
        if (2 * number > told) {
            return false;
        }
        told = number;
        return true;
    }
}
