package cloud.powerepos.des.auth.internal.lifecycle;

import java.time.Duration;
import java.util.Optional;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect.Counter;
import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect.Settle;
import cloud.powerepos.des.auth.internal.lifecycle.TokenPhase.InFlight;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.ConnectionStale;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.CredentialsRefused;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Failed;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Issued;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Problem;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.RefreshTokenRefused;
import cloud.powerepos.des.auth.internal.protocol.TokenReply;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest.Grant;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.store.StoredRefusal;

/**
 * What follows the end of an attempt:
 *
 * <pre>
 * outcome              condition                              next    effects
 * any                  credentials, AuthServer or scope are   Queued  Retry, or Looking with Look; the reply is dropped
 *                      not those of the attempt
 * Issued               after the end of its lifetime          Idle    as Failed
 * Issued               for another organisation that is       Idle    as Failed
 *                      configured here
 * Issued               else                                   Idle    ClientAccepted, Deliver, Schedule, Publish
 * RefreshTokenRefused                                         Queued  ClientAccepted, Retry with the password
 * ConnectionStale      for the first time in this request     Queued  Retry with the password
 * ConnectionStale      again                                  Idle    as Failed
 * CredentialsRefused   the client                             Idle    ClientRefused, Fail, Publish
 * CredentialsRefused   else                                   Idle    ClientAccepted, Fail, Publish
 * Failed               the AuthServer is reached in another   Queued  Retry; refresh token back, unless spent
 *                      way by now
 * Failed               else                                   Idle    ServerFails, Fail; refresh token back, unless
 *                                                                     spent
 * </pre>
 *
 * Where the request holds the lease of a row, each end but Retry also emits Settle: a new token goes into the row with
 * its refresh token, a refusal with its pause; after a failure the refresh token goes back, unless spent. Then the
 * organisation's state holds no refresh token. A Retry keeps the lease.
 */
final class ReplyTransitions {

    /** "Never again", in a time that every database can add. */
    private static final Duration EVER = Duration.ofDays(3650);

    private final Step step;
    private final Flight flight;
    private final Attempt attempt;

    ReplyTransitions(Step step, InFlight inFlight) {
        this.step = step;
        this.flight = inFlight.request();
        this.attempt = inFlight.attempt();
    }

    void replied(TokenInput.Replied reply) {
        if (step.epoch != attempt.epoch() || !attempt.settings().sameTokens(step.at.settings())) {
            // the second: the settings are new and this organisation is about to get to know
            boolean unsent = reply.outcome() instanceof Failed failed && !failed.refreshTokenSpent();
            step.giveBack(flight, unsent ? attempt.sent() : null);
            step.startAnew(flight);
            return;
        }
        TokenOutcome outcome = judged(reply);
        if (outcome instanceof RefreshTokenRefused) {
            step.count(Counter.REFUSED);
            clientAccepted();
            step.retry(flight);
        } else if (outcome instanceof ConnectionStale) {
            if (attempt.sent() != null) {
                step.count(Counter.REPLAYS_PREVENTED);
            }
            step.retry(flight.onAnotherConnection());
        } else if (outcome instanceof Issued issued) {
            clientAccepted();
            install(issued.reply());
        } else if (outcome instanceof CredentialsRefused refused) {
            refused(refused);
        } else if (outcome instanceof Failed failed) {
            RefreshToken kept = refreshTokenAfter(failed);
            if (reply.isServerReset()) {
                // this says nothing about it
                step.refreshToken = kept;
                step.retry(flight);
            } else {
                if (flight.isLeased()) {
                    step.giveBack(flight, kept);
                } else {
                    step.refreshToken = kept;
                }
                failed(step, attempt.settings(), failed);
            }
        }
    }

    private void clientAccepted() {
        step.clientRefused = Optional.empty();
        step.emit(new TokenEffect.ClientAccepted());
    }

    private TokenOutcome judged(TokenInput.Replied reply) {
        if (reply.outcome() instanceof ConnectionStale stale && flight.triedAnotherConnection()) {
            return stale.otherwise();
        }
        if (!(reply.outcome() instanceof Issued issued)) {
            return reply.outcome();
        }
        if (step.at.now() >= life(issued.reply()).expiresAt()) {
            return new Failed(Problem.INVALID_REPLY, "it came after the end of the token's lifetime", true,
                    Optional.empty());
        }
        Optional<String> written = issued.reply().organisation()
                .filter(name -> !name.equals(step.before.organisationCode()));
        if (written.isPresent() && reply.isOtherConfigured()) {
            return new Failed(Problem.OTHER_ORGANISATION, "org_id is that of another organisation configured here",
                    true, Optional.empty());
        }
        if (written.isPresent() && !step.letterCaseReported) {
            step.letterCaseReported = true;
            step.emit(new TokenEffect.WarnOfLetterCase(written.get()));
        }
        return issued;
    }

    private Lifetime life(TokenReply reply) {
        return new Lifetime(attempt.start(), reply.lifetime().toNanos());
    }

    private void install(TokenReply reply) {
        AuthSettings settings = attempt.settings();
        Lifetime life = life(reply);
        AccessToken token = new AccessToken(reply.accessToken(), step.before.organisationCode(),
                reply.scope().orElse(settings.scope()), step.at.clock().wallAt(life.start()),
                step.at.clock().wallAt(life.expiresAt()), reply.serviceUri(), reply.furtherFields());
        RefreshToken next = reply.refreshToken()
                .map(value -> new RefreshToken(value, expiryOfRefreshToken(reply), settings))
                .orElse(attempt.sent());
        Grant grant = attempt.request().grant();
        step.count(grant == Grant.PASSWORD ? Counter.PASSWORD_GRANTS : Counter.REFRESH_GRANTS);
        step.emit(new TokenEffect.ServerWorks());
        if (flight.isLeased()) {
            step.emit(new Settle(flight.claim(), Optional.of(new Settle.Obtained(token, life, grant)),
                    Optional.ofNullable(next), Optional.empty()));
        }
        step.refreshToken = flight.isLeased() ? null : next;
        step.install(flight, token, life, settings, grant, "", "obtained by the " + grant.type + " grant");
    }

    private long expiryOfRefreshToken(TokenReply reply) {
        return reply.refreshTokenLifetime().map(lifetime -> attempt.start()
                + lifetime.toNanos() / Lifetime.MARGIN_SHARE * (Lifetime.MARGIN_SHARE - 1)).orElse(LifetimeClock.NEVER);
    }

    private void refused(CredentialsRefused refused) {
        step.count(Counter.REFUSED);
        AuthSettings settings = attempt.settings();
        long wait = LifetimeClock.nanos(settings.refusedRetry());
        long retryAt = wait == 0 ? LifetimeClock.NEVER : LifetimeClock.plus(step.at.clock().monotonic(), wait);
        Failure reason = step.fail(Failure.Kind.REFUSED, refused.error(),
                FailureMessages.refused(refused.error(), step.credentials, settings), retryAt);
        if (refused.ofClient()) {
            // held by the client, for all who use it
            step.failure = null;
            step.clientRefused = Optional.of(reason);
            step.emit(new TokenEffect.ClientRefused(reason));
        } else {
            clientAccepted();
        }
        step.emit(new TokenEffect.ServerWorks());
        if (flight.isLeased()) {
            step.emit(new Settle(flight.claim(), Optional.empty(), Optional.empty(),
                    Optional.of(new StoredRefusal(refused.error(), wait == 0 ? EVER : settings.refusedRetry()))));
        }
        step.endFailed(reason, TokenEvent.Type.REFUSED);
    }

    /** @return the refresh token that was meant to be sent, or null where it may have been */
    private RefreshToken refreshTokenAfter(Failed failed) {
        if (failed.refreshTokenSpent() && attempt.sent() != null) {
            step.count(Counter.REPLAYS_PREVENTED);
        }
        return failed.refreshTokenSpent() ? null : attempt.sent();
    }

    static void failed(Step step, AuthSettings settings, Failed failed) {
        step.count(Counter.FAILED);
        step.failFor(failed, failed.problem() == Problem.OTHER_ORGANISATION
                ? FailureMessages.otherOrganisation(step.credentials) : FailureMessages.of(failed, settings));
        if (failed.problem() != Problem.INTERNAL && failed.problem() != Problem.OTHER_ORGANISATION) {
            step.emit(new TokenEffect.ServerFails(step.failure, failed.retryAfter()));
        }
        step.endFailed(step.failure, step.failuresInRow == 1 ? TokenEvent.Type.DEGRADED : null);
    }
}
