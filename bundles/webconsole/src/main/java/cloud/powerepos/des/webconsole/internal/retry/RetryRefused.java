package cloud.powerepos.des.webconsole.internal.retry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import cloud.powerepos.des.common.faces.RetryResult;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.operations.TokenStatus;

/**
 * Tries all organisations again whose credentials were refused: one after the other, once each. No account and no
 * client may be locked out by it: an organisation that was tried a moment ago is left out, as is each whose client was
 * refused again on the way; and it ends when the AuthServer does not answer. Thread-safe.
 */
public final class RetryRefused {

    /** Between two attempts. */
    static final Duration PAUSE = Duration.ofMillis(200);
    /** After this time the next one is tried, whatever becomes of the attempt. */
    static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A second attempt within this time might be one too many for an account. */
    static final Duration RECENT = Duration.ofMinutes(1);
    /** How long the outcome is shown. */
    static final Duration SHOWN = Duration.ofMinutes(15);

    /** @param round tells what is left of an earlier round, which was stopped */
    private record Target(String organisation, String client, int round) {
    }

    private final DesOperations operations;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Deque<Target> targets = new ArrayDeque<>();
    private final Set<String> refusedClients = new HashSet<>();
    private RetryProgress progress;
    private int round;

    /** Starts nothing yet. */
    public RetryRefused(DesOperations operations, Clock clock, Scheduler scheduler) {
        this.operations = operations;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** Begins, unless it goes on already. */
    public void start() {
        Instant recent = clock.instant().minus(RECENT);
        List<OrganisationReport> refused = operations
                .organisations(OrganisationQuery.all().in(EnumSet.of(State.REFUSED))).reports();
        List<OrganisationReport> found = refused.stream()
                .filter(report -> report.problemAt().filter(at -> at.isAfter(recent)).isEmpty()).toList();
        begin(found, refused.size());
    }

    private synchronized void begin(List<OrganisationReport> found, int refused) {
        if (progress != null && progress.isRunning()) {
            return;
        }
        int mine = ++round;
        targets.clear();
        found.forEach(report -> targets.add(new Target(report.organisationCode(),
                report.token().map(TokenStatus::clientId).orElse(""), mine)));
        refusedClients.clear();
        progress = new RetryProgress(refused, 0, 0, 0, refused - found.size(), Optional.empty(), "");
        scheduler.after(Duration.ZERO, () -> next(mine));
    }

    /** Ends after the attempt that is under way. */
    public synchronized void stop() {
        end("stopped on request");
    }

    /** How far it has come, or how it ended; empty where that is long ago. */
    public synchronized Optional<RetryProgress> progress() {
        Instant oldest = clock.instant().minus(SHOWN);
        return Optional.ofNullable(progress).filter(last -> last.endedAt().filter(oldest::isAfter).isEmpty());
    }

    private void next(int mine) {
        Target target = take(mine);
        while (target != null && !isRefused(target.organisation())) {
            leaveOut(mine);
            target = take(mine);
        }
        if (target != null) {
            attempt(target);
        }
    }

    /** Null at the end. */
    private synchronized Target take(int mine) {
        while (mine == round && progress.isRunning()) {
            Target target = targets.poll();
            if (target == null) {
                end("");
            } else if (refusedClients.contains(target.client())) {
                leaveOut(mine);
            } else {
                return target;
            }
        }
        return null;
    }

    /** Where that cannot be told, the attempt will tell. */
    private boolean isRefused(String organisation) {
        try {
            return operations.organisation(organisation).map(OrganisationReport::state).filter(State.REFUSED::equals)
                    .isPresent();
        } catch (Throwable e) {
            return true;
        }
    }

    private void attempt(Target target) {
        AtomicBoolean over = new AtomicBoolean();
        scheduler.after(PATIENCE, () -> ended(target, RetryResult.FAILED, over));
        try {
            operations.renew(target.organisation()).whenComplete((end, error) -> ended(target,
                    RetryResult.of(error), over));
        } catch (Throwable e) {
            ended(target, RetryResult.of(e), over);
        }
    }

    private void ended(Target target, RetryResult result, AtomicBoolean over) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        count(target, result);
        scheduler.after(PAUSE, () -> next(target.round()));
    }

    private synchronized void count(Target target, RetryResult result) {
        if (target.round() == round) {
            switch (result) {
                case RENEWED -> count(1, 0, 0, 0);
                case REFUSED -> count(0, 1, 0, 0);
                case CLIENT_REFUSED -> {
                    count(0, 1, 0, 0);
                    refusedClients.add(target.client());
                }
                case UNAVAILABLE -> {
                    count(0, 0, 1, 0);
                    end("stopped, as the AuthServer gives no answer: retry when it does");
                }
                case FAILED -> count(0, 0, 1, 0);
            }
        }
    }

    private synchronized void leaveOut(int mine) {
        if (mine == round) {
            count(0, 0, 0, 1);
        }
    }

    private void count(int renewed, int refused, int failed, int leftOut) {
        progress = new RetryProgress(progress.all(), progress.renewed() + renewed, progress.refused() + refused,
                progress.failed() + failed, progress.leftOut() + leftOut, progress.endedAt(), progress.stopped());
    }

    private void end(String why) {
        if (progress != null && progress.isRunning()) {
            progress = new RetryProgress(progress.all(), progress.renewed(), progress.refused(), progress.failed(),
                    progress.leftOut(), Optional.of(clock.instant()), why);
        }
    }
}
