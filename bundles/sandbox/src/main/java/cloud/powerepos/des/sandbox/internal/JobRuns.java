package cloud.powerepos.des.sandbox.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The job runs that DES knows of; the oldest are forgotten. Thread-safe. */
public final class JobRuns {

    private static final int RUNS = 10_000;

    private final Clock clock;
    private final Map<UUID, Run> runs = new LinkedHashMap<>() {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Run> eldest) {
            return size() > RUNS;
        }
    };
    private volatile Duration runTime;

    public JobRuns(Clock clock, Duration runTime) {
        this.clock = clock;
        this.runTime = runTime;
    }

    /** One run of a job. */
    record Run(UUID job, UUID id, String organisation, String userId, Instant created, Instant finished) {

        boolean isFinished(Instant now) {
            return !now.isBefore(finished);
        }
    }

    public void runTime(Duration newTime) {
        runTime = newTime;
    }

    public synchronized Run start(UUID job, String organisation, String userId) {
        Instant now = clock.instant();
        Run run = new Run(job, UUID.randomUUID(), organisation, userId, now, now.plus(runTime));
        runs.put(run.id(), run);
        return run;
    }

    public synchronized Optional<Run> find(UUID id) {
        return Optional.ofNullable(runs.get(id));
    }

    public Instant now() {
        return clock.instant();
    }
}
