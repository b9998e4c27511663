package cloud.powerepos.des.auth.internal.service;

import java.util.function.BooleanSupplier;

import cloud.powerepos.des.auth.internal.time.LifetimeClock;

/** Sees time that the timer did not see, and has what is due planned anew. Used by one thread. */
final class TimeWatch {

    private final LifetimeClock clock;
    private final BooleanSupplier plan;
    /** What the last look has seen of the time that the timer did not see. */
    private long suspendedBefore;
    /** Whether what is due has to be planned anew. */
    private boolean late;

    /** @param plan plans anew what is due, and tells whether all was; else it is asked again */
    TimeWatch(LifetimeClock clock, BooleanSupplier plan) {
        this.clock = clock;
        this.plan = plan;
    }

    /** @param timerMissed whether the timer has missed a task since it was asked last */
    void look(BooleanSupplier timerMissed) {
        try {
            clock.watch();
        } catch (Throwable e) {
            clock.missed();
            throw e;
        }
        late |= timerMissed.getAsBoolean() || clock.suspendedNanos() != suspendedBefore;
        if (late) {
            suspendedBefore = clock.suspendedNanos();
            late = !plan.getAsBoolean();
        }
    }
}
