package cloud.powerepos.des.auth.internal.lifecycle;

import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect.Counter;
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

/**
 * What follows the end of an attempt:
 *
 * <pre>
 * outcome              condition                              next    effects
 * any                  credentials, AuthServer or scope are   Queued  Retry; the reply is dropped
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
 */
final class ReplyTransitions {

    /** Handed out until this long before the AuthServer lets it expire, or this share of a short life. */
    private static final long MARGIN = TimeUnit.SECONDS.toNanos(30);
    private static final int MARGIN_SHARE = 20;

    private final Step step;
    private final Flight flight;
    private final Attempt attempt;

    ReplyTransitions(Step step, InFlight inFlight) {
        this.step = step;
        this.flight = inFlight.flight();
        this.attempt = inFlight.attempt();
    }

    void replied(TokenInput.Replied reply) {
        if (step.epoch != attempt.epoch() || !attempt.settings().sameTokens(step.at.settings())) {
            // the second: the settings are new and this organisation is about to get to know
            step.retry(flight);
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
            keepRefreshToken(failed);
            if (reply.isServerReset()) {
                // this says nothing about it
                step.retry(flight);
            } else {
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
        if (step.at.now() >= expiry(issued.reply())) {
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

    private long expiry(TokenReply reply) {
        long life = reply.lifetime().toNanos();
        return attempt.start() + life - Math.min(MARGIN, life / MARGIN_SHARE);
    }

    private void install(TokenReply reply) {
        AuthSettings settings = attempt.settings();
        long start = attempt.start();
        long expiresAt = expiry(reply);
        double share = settings.refreshFrom() + (settings.refreshTo() - settings.refreshFrom()) * step.before.spread();
        long refreshAt = Math.min(expiresAt, start + (long) (reply.lifetime().toNanos() * share));
        if (step.cached.token() != null) {
            // the one replaced was not refused
            step.freshTokensRejected = 0;
        }
        AccessToken token = new AccessToken(reply.accessToken(), step.before.organisationCode(),
                reply.scope().orElse(settings.scope()), step.at.clock().wallAt(start),
                step.at.clock().wallAt(expiresAt), reply.serviceUri(), reply.furtherFields());
        CachedToken installed = CachedToken.of(token, start, refreshAt, expiresAt);
        step.cached = flight.onDemand() ? installed.inUse() : installed;
        step.refreshToken = reply.refreshToken()
                .map(value -> new RefreshToken(value, expiryOfRefreshToken(reply), settings))
                .orElse(attempt.sent());
        Grant grant = attempt.request().grant();
        step.count(grant == Grant.PASSWORD ? Counter.PASSWORD_GRANTS : Counter.REFRESH_GRANTS);
        TokenEvent.Type type = step.troubled ? TokenEvent.Type.RECOVERED
                : step.lastGrant == null ? TokenEvent.Type.ISSUED : TokenEvent.Type.REFRESHED;
        step.lastGrant = grant;
        step.troubled = false;
        step.failure = null;
        step.failuresInRow = 0;
        step.emit(new TokenEffect.ServerWorks());
        step.endRequest(new TokenEffect.Deliver(token));
        step.plan();
        step.publish(type, "token obtained by the " + grant.type + " grant, good until "
                + token.expiresAt().truncatedTo(ChronoUnit.SECONDS));
    }

    private long expiryOfRefreshToken(TokenReply reply) {
        return reply.refreshTokenLifetime().map(lifetime -> attempt.start()
                + lifetime.toNanos() / MARGIN_SHARE * (MARGIN_SHARE - 1)).orElse(LifetimeClock.NEVER);
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
            step.emit(new TokenEffect.ClientRefused(new Refusal(refused.error(), retryAt, step.at.clock().wall())));
        } else {
            clientAccepted();
        }
        step.emit(new TokenEffect.ServerWorks());
        step.endFailed(reason, TokenEvent.Type.REFUSED);
    }

    private void keepRefreshToken(Failed failed) {
        if (!failed.refreshTokenSpent()) {
            step.refreshToken = attempt.sent();
        } else if (attempt.sent() != null) {
            step.count(Counter.REPLAYS_PREVENTED);
        }
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
