package cloud.powerepos.des.auth.internal.service;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.internal.Unexpected;
import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect;
import cloud.powerepos.des.common.text.Printable;

/**
 * Carries out the effects of one transition: at once, under the organisation's lock, what only takes notes; what may
 * call out or start a request {@linkplain #afterwards() afterwards}.
 */
final class TokenEffects {

    private static final Logger LOG = LoggerFactory.getLogger(AuthTokenService.class);

    private final TokenMachine token;
    private final Collaborators with;
    private PendingToken answer;
    private boolean retry;
    private TokenFlight started;
    private final List<Runnable> afterwards = new ArrayList<>();

    TokenEffects(TokenMachine token) {
        this.token = token;
        this.with = token.with;
    }

    /** What the one gets who asked. */
    PendingToken answer() {
        return answer;
    }

    boolean retry() {
        return retry;
    }

    /** One that fails keeps no other one from being carried out. */
    void run(TokenEffect effect) {
        Unexpected.guarded("A part of what was decided about a token failed, the rest is done all the same; see that"
                + " this process has memory and threads left, else report this error", () -> carryOut(effect));
    }

    private void carryOut(TokenEffect effect) {
        if (effect instanceof TokenEffect.HandOut handOut) {
            answer = PendingToken.of(handOut::token);
        } else if (effect instanceof TokenEffect.TurnDown turnDown) {
            answer = PendingToken.of(token.failing(turnDown.reason()));
        } else if (effect instanceof TokenEffect.TurnAway turnAway) {
            answer = PendingToken.of(token.gone(turnAway.stopped()));
        } else if (effect instanceof TokenEffect.Start start) {
            token.flight = new TokenFlight(token, start.onDemand());
            enqueue(token.flight);
        } else if (effect instanceof TokenEffect.Look look) {
            if (token.flight == null) {
                token.flight = new TokenFlight(token, look.onDemand());
            }
            TokenFlight looking = token.flight;
            afterwards.add(() -> StoreLook.start(token, looking));
        } else if (effect instanceof TokenEffect.LookLater later) {
            TokenFlight looking = token.flight;
            afterwards.add(() -> StoreLook.later(token, looking, later.nanos()));
        } else if (effect instanceof TokenEffect.Enqueue) {
            enqueue(token.flight);
        } else if (effect instanceof TokenEffect.Settle settle) {
            token.settle(settle);
        } else if (effect instanceof TokenEffect.Join join) {
            join(join.urgent());
        } else if (effect instanceof TokenEffect.Retry) {
            retry = true;
        } else if (effect instanceof TokenEffect.ForceProbe) {
            with.queue().forceProbe();
        } else if (effect instanceof TokenEffect.Schedule schedule) {
            token.schedule(schedule.nanos());
        } else if (effect instanceof TokenEffect.Unschedule) {
            token.unschedule();
        } else if (effect instanceof TokenEffect.Publish publish) {
            publish(publish);
        } else if (effect instanceof TokenEffect.Count count) {
            token.tally.count(count.counter());
        } else if (effect instanceof TokenEffect.WarnOfLetterCase warn) {
            LOG.warn("{}: the AuthServer writes the organisation {}: set organisation.code so in {}",
                    Printable.of(token.organisationCode()), Printable.of(warn.written()), token.source());
        } else if (effect instanceof TokenEffect.ForgetClient) {
            with.clients().forget(token.organisationCode());
        } else if (token.flight != null) {
            runOnFlight(effect, token.flight);
        }
    }

    private void runOnFlight(TokenEffect effect, TokenFlight flight) {
        if (effect instanceof TokenEffect.Abort) {
            flight.abort();
        } else if (effect instanceof TokenEffect.Deliver deliver) {
            token.lost = null;
            end(flight, deliver::token);
        } else if (effect instanceof TokenEffect.Fail fail) {
            end(flight, token.failing(fail.reason()));
        } else if (effect instanceof TokenEffect.Withdraw withdraw) {
            end(flight, token.failing(withdraw.reason()));
            afterwards.add(flight::finish);
        } else if (effect instanceof TokenEffect.FailAway failAway) {
            end(flight, token.gone(failAway.stopped()));
            flight.abort();
            afterwards.add(flight::finish);
        } else if (effect instanceof TokenEffect.ServerWorks) {
            flight.serverWorks();
        } else if (effect instanceof TokenEffect.ServerFails fails) {
            flight.serverFails(fails.reason(), fails.retryAfter());
        } else if (effect instanceof TokenEffect.ClientAccepted) {
            flight.released.addAll(with.clients().accepted(flight.client));
        } else if (effect instanceof TokenEffect.ClientRefused refused) {
            flight.released.addAll(with.clients().refused(flight.client, token.organisationCode(), refused.refusal()));
        }
    }

    private void end(TokenFlight flight, Supplier<AccessToken> end) {
        flight.endsWith(end);
        token.flight = null;
    }

    private void enqueue(TokenFlight flight) {
        started = flight;
        afterwards.add(() -> with.submit(flight));
        if (flight.urgent) {
            afterwards.add(() -> with.queue().moveToFront(flight));
        }
    }

    private void join(boolean byOperator) {
        TokenFlight flight = token.flight;
        flight.onDemand = true;
        answer = flight.promise;
        if (flight != started) {
            afterwards.add(() -> Unexpected.guarded("A token request could not be sent before others and waits for its"
                    + " turn; see that this process has memory and threads left, else report this error",
                    () -> with.queue().promote(flight)));
        }
        if (byOperator) {
            flight.urgent = true;
            afterwards.add(() -> with.queue().moveToFront(flight));
        }
    }

    private void publish(TokenEffect.Publish publish) {
        with.events().accept(new TokenEvent(publish.type(), token.organisationCode(), token.clock.wall(),
                publish.message(), publish.problem()));
    }

    /** To be called without the lock. */
    void afterwards() {
        afterwards.forEach(Runnable::run);
    }
}
