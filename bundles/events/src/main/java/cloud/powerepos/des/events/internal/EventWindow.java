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

    private final Scheduler scheduler;
    private final SharedProblems problems;
    private List<TokenEvent> held = new ArrayList<>();
    /** The end of a window is planned or under way. */
    private boolean open;

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
        boolean again;
        try {
            problems.take(takeHeld());
        } finally {
            synchronized (this) {
                again = !held.isEmpty();
                open = again;
            }
        }
        if (again) {
            scheduler.after(LENGTH, this::end);
        }
    }

    private synchronized List<TokenEvent> takeHeld() {
        List<TokenEvent> taken = held;
        held = new ArrayList<>();
        return taken;
    }
}
