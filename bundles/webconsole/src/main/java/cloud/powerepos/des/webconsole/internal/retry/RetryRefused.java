package cloud.powerepos.des.webconsole.internal.retry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.operations.TokenStatus;

/**
 * Tries all organisations again whose credentials were refused: one after the other, once each. No account and no client
 * may be locked out by it: who was tried a moment ago is left out, as is everyone whose client was refused again on the
 * way; and it ends when the AuthServer does not answer. Thread-safe.
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

    private static final Set<String> ERRORS_OF_CLIENTS = Set.of("invalid_client", "unauthorized_client");

    private record Target(String organisation, String client) {
    }

    private final DesOperations operations;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Deque<Target> targets = new ArrayDeque<>();
    private final Set<String> refusedClients = new HashSet<>();
    private RetryProgress progress;

    /** Does nothing yet. */
    public RetryRefused(DesOperations operations, Clock clock, Scheduler scheduler) {
        this.operations = operations;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** Begins, unless it goes on already. */
    public synchronized void start() {
        if (progress != null && progress.isRunning()) {
            return;
        }
        targets.clear();
        refusedClients.clear();
        Instant recent = clock.instant().minus(RECENT);
        var refused = operations.organisations(OrganisationQuery.all().in(EnumSet.of(State.REFUSED))).reports();
        refused.stream().filter(report -> report.problemAt().filter(at -> at.isAfter(recent)).isEmpty())
                .map(report -> new Target(report.organisationCode(),
                        report.token().map(TokenStatus::clientId).orElse("")))
                .forEach(targets::add);
        progress = new RetryProgress(refused.size(), 0, 0, 0, refused.size() - targets.size(), Optional.empty(), "");
        scheduler.after(Duration.ZERO, this::next);
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

    private void next() {
        Target target = take();
        if (target == null) {
            return;
        }
        AtomicBoolean over = new AtomicBoolean();
        scheduler.after(PATIENCE, () -> ended(target, null, over));
        try {
            operations.renew(target.organisation()).whenComplete((end, error) -> ended(target,
                    error == null ? Result.RENEWED : result(error), over));
        } catch (Throwable e) {
            ended(target, result(e), over);
        }
    }

    private synchronized Target take() {
        while (progress.isRunning()) {
            Target target = targets.poll();
            if (target == null) {
                end("");
            } else if (refusedClients.contains(target.client()) || !isRefused(target.organisation())) {
                count(0, 0, 0, 1);
            } else {
                return target;
            }
        }
        return null;
    }

    private boolean isRefused(String organisation) {
        return operations.organisation(organisation).map(OrganisationReport::state).filter(State.REFUSED::equals)
                .isPresent();
    }

    private enum Result {
        RENEWED, REFUSED, CLIENT_REFUSED, UNAVAILABLE, FAILED
    }

    private static Result result(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof CredentialsRejectedException rejected) {
            return ERRORS_OF_CLIENTS.contains(rejected.error()) ? Result.CLIENT_REFUSED : Result.REFUSED;
        }
        return cause instanceof AuthServerUnavailableException ? Result.UNAVAILABLE : Result.FAILED;
    }

    /** @param result null where there is none in time */
    private void ended(Target target, Result result, AtomicBoolean over) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        synchronized (this) {
            boolean refused = result == Result.REFUSED || result == Result.CLIENT_REFUSED;
            count(result == Result.RENEWED ? 1 : 0, refused ? 1 : 0, result != Result.RENEWED && !refused ? 1 : 0, 0);
            if (result == Result.CLIENT_REFUSED) {
                refusedClients.add(target.client());
            } else if (result == Result.UNAVAILABLE) {
                end("stopped, as the AuthServer gives no answer: retry when it does");
            }
        }
        scheduler.after(PAUSE, this::next);
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
