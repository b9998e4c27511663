package cloud.powerepos.des.events.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.common.threads.Scheduler;

/**
 * Holds events back for a moment where others may follow for the same reason. The order of events stays. Routine is
 * passed on at once while there is no trouble.
 */
final class EventWindow {

    /** Longer than a snapshot of all organisations lives, so that one is looked at that knows of the trouble. */
    static final Duration LENGTH = Duration.ofMillis(1500);

    /** After this time it is looked again where it could not be told whether a shared problem has ended. */
    static final Duration LATER = Duration.ofSeconds(30);

    private final Scheduler scheduler;
    private final SharedProblems problems;
    private List<TokenEvent> held = new ArrayList<>();
    /** The end of a window is planned or under way. */
    private boolean open;
    /** A later look is planned. */
    private boolean later;

    EventWindow(Scheduler scheduler, SharedProblems problems) {
        this.scheduler = scheduler;
        this.problems = problems;
    }

    void add(TokenEvent event) {
        boolean isRoutine = event.problem().isEmpty() && event.type() != TokenEvent.Type.RECOVERED && !problems.any();
        boolean isHeld;
        boolean opens;
        synchronized (this) {
            isHeld = open || !isRoutine;
            opens = isHeld && !open;
            open = isHeld;
            if (isHeld) {
                held.add(event);
            }
        }
        if (opens) {
            scheduler.after(LENGTH, this::end);
        } else if (!isHeld) {
            problems.post(event);
        }
    }

    /** Passes on what is held. */
    void end() {
        boolean isUnknown = false;
        try {
            isUnknown = problems.take(takeHeld());
        } finally {
            boolean again;
            boolean looks;
            synchronized (this) {
                again = !held.isEmpty();
                open = again;
                looks = isUnknown && !later;
                later |= looks;
            }
            if (again) {
                scheduler.after(LENGTH, this::end);
            }
            if (looks) {
                scheduler.after(LATER, this::lookAgain);
            }
        }
    }

    private void lookAgain() {
        boolean isLooking;
        synchronized (this) {
            later = false;
            isLooking = !open;
            open = true;
        }
        // the end of an open window looks too
        if (isLooking) {
            end();
        }
    }

    private synchronized List<TokenEvent> takeHeld() {
        List<TokenEvent> taken = held;
        held = new ArrayList<>();
        return taken;
    }
}
