package cloud.powerepos.des.webconsole.internal.check;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.faces.Unforeseen;
import cloud.powerepos.des.common.text.ErrorText;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.DesOperations;

/**
 * Runs checks on threads of its own, few at once, and keeps what the latest ones found for all who look. One
 * organisation has one check at a time. Thread-safe.
 */
public final class CheckRuns implements AutoCloseable {

    /** Checks at once. */
    public static final int MOST = 4;

    static final int KEPT = 20;
    static final Duration KEPT_FOR = Duration.ofMinutes(15);

    private static final Logger LOG = LoggerFactory.getLogger(CheckRuns.class);

    private final DesOperations operations;
    private final Clock clock;
    private final Map<String, CheckRun> runs = new LinkedHashMap<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(0, MOST, 1, TimeUnit.SECONDS,
            new SynchronousQueue<>(), new DaemonThreads("des-page-check"));

    /** Starts no thread yet. */
    public CheckRuns(DesOperations operations, Clock clock) {
        this.operations = operations;
        this.clock = clock;
    }

    /**
     * Starts a check, unless one of the organisation is running: that one will do.
     *
     * @return false where as many checks run as may
     */
    public synchronized boolean start(String organisation) {
        forgetOld();
        CheckRun last = runs.get(organisation);
        if (last != null && last.isRunning()) {
            return true;
        }
        try {
            threads.execute(() -> run(organisation));
        } catch (RejectedExecutionException e) {
            return false;
        }
        // it is the latest one now
        runs.remove(organisation);
        runs.put(organisation, new CheckRun(organisation, clock.instant(), List.of(), Optional.empty(),
                Optional.empty()));
        return true;
    }

    /** What the latest check of an organisation has found so far; empty where there was none lately. */
    public synchronized Optional<CheckRun> of(String organisation) {
        forgetOld();
        return Optional.ofNullable(runs.get(organisation));
    }

    private void run(String organisation) {
        Optional<String> trouble = Optional.empty();
        try {
            operations.check(organisation, outcome -> add(organisation, outcome));
        } catch (InterruptedException e) {
            trouble = Optional.of("The check was interrupted: start it again");
        } catch (Throwable e) {
            LOG.debug("The check failed ({})", ErrorText.trace(e));
            trouble = Optional.of(Unforeseen.text(e));
        }
        end(organisation, trouble);
    }

    private synchronized void add(String organisation, CheckOutcome outcome) {
        runs.computeIfPresent(organisation, (code, run) -> {
            List<CheckOutcome> outcomes = new ArrayList<>(run.outcomes());
            outcomes.add(outcome);
            return new CheckRun(code, run.startedAt(), outcomes, run.endedAt(), run.trouble());
        });
    }

    private synchronized void end(String organisation, Optional<String> trouble) {
        runs.computeIfPresent(organisation, (code, run) -> new CheckRun(code, run.startedAt(), run.outcomes(),
                Optional.of(clock.instant()), trouble));
    }

    private void forgetOld() {
        Instant oldest = clock.instant().minus(KEPT_FOR);
        runs.values().removeIf(run -> run.endedAt().filter(oldest::isAfter).isPresent());
        int more = runs.size() - KEPT;
        for (CheckRun run : List.copyOf(runs.values())) {
            if (more > 0 && !run.isRunning()) {
                runs.remove(run.organisation());
                more--;
            }
        }
    }

    /** Ends what runs. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
