package cloud.powerepos.des.auth.internal.service;

import java.util.Optional;

import cloud.powerepos.des.auth.internal.Unexpected;
import cloud.powerepos.des.auth.internal.dispatch.ClientPair;
import cloud.powerepos.des.auth.internal.dispatch.ClientPairs;
import cloud.powerepos.des.auth.internal.lifecycle.Attempt;
import cloud.powerepos.des.auth.internal.lifecycle.RowClaim;
import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect;
import cloud.powerepos.des.auth.internal.lifecycle.TokenInput;
import cloud.powerepos.des.auth.internal.lifecycle.TokenPhase;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Failed;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Issued;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Problem;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.common.text.ErrorText;

/** One run of a flight through its attempts, on a request thread. */
final class FlightRun {

    private final TokenMachine token;
    private final Collaborators with;
    private final TokenFlight flight;
    /** Of what it applied last. */
    private TokenEffects last;

    FlightRun(TokenMachine token, TokenFlight flight) {
        this.token = token;
        this.with = token.with;
        this.flight = flight;
    }

    void run() {
        try {
            Attempt attempt = taken(begin());
            while (attempt != null) {
                attempt = taken(end(perform(attempt)));
            }
            if (flight.parked) {
                park();
                return;
            }
            if (isLooking()) {
                leave();
                return;
            }
        } catch (Throwable e) {
            flight.broke(e);
        }
        synchronized (token) {
            if (token.lost == flight) {
                token.lost = null;
            }
        }
        flight.conclude();
    }

    private Attempt begin() {
        synchronized (token) {
            return token.flight == flight ? attempt() : null;
        }
    }

    /** @return null where the flight has to wait, or ended */
    private Attempt attempt() {
        // before the settings, or it might be newer than they are
        flight.era = with.queue().era();
        ClientPair client = ClientPair.of(with.settings().get(), token.state().credentials());
        if (flight.client != null && !flight.client.equals(client)) {
            flight.released.addAll(with.clients().ended(flight.client, flight));
        }
        flight.client = client;
        switch (with.clients().admit(client, flight, flight.urgent)) {
            case WAIT -> flight.parked = true;
            // another request may have been accepted meanwhile: then there is no refusal, and this one starts anew
            case REFUSED -> with.clients().refusal(client).ifPresentOrElse(
                    refusal -> token.apply(new TokenInput.Blocked(refusal)), () -> flight.parked = true);
            case GO -> {
                last = token.apply(new TokenInput.Admitted());
                flight.guard();
            }
        }
        return inFlight();
    }

    private Attempt inFlight() {
        return token.state().phase() instanceof TokenPhase.InFlight inFlight ? inFlight.attempt() : null;
    }

    /**
     * Takes the lease of the row where the request needs one. This is done by the thread that has the turn: a lease
     * must not grow old while its request waits for one.
     *
     * @return the attempt, or null where the flight has to look again, or ended
     */
    private Attempt taken(Attempt attempt) {
        RowClaim claim;
        synchronized (token) {
            if (attempt != null || token.flight != flight
                    || !(token.state().phase() instanceof TokenPhase.Taking taking)) {
                return attempt;
            }
            claim = taking.request().claim();
        }
        flight.promise.storeAsked();
        TokenInput taken = with.shared().take(claim, token.organisationCode(), with.clock());
        flight.promise.storeAnswered();
        synchronized (token) {
            if (token.flight == flight) {
                last = token.apply(taken);
                flight.guard();
                return inFlight();
            }
        }
        if (taken instanceof TokenInput.Taken result) {
            // nothing was sent
            result.lease().ifPresent(lease -> token.settle(claim.unsent(lease, result.from(), result.to())));
        }
        return null;
    }

    private boolean isLooking() {
        synchronized (token) {
            return token.flight == flight && token.state().phase() instanceof TokenPhase.Looking;
        }
    }

    /** Gives the turn back; the flight goes on where the token store has been read. */
    private void leave() {
        synchronized (token) {
            flight.unguard();
        }
        with.queue().abandoned(flight);
        flight.release();
        last.afterwards();
    }

    private TokenOutcome perform(Attempt attempt) {
        Exchange exchange;
        try {
            exchange = with.transport().prepare(attempt.settings(), attempt.request());
        } catch (Throwable e) {
            return broken(e, false);
        }
        boolean isWanted;
        synchronized (token) {
            flight.exchange = exchange;
            isWanted = token.flight == flight && token.state().epoch() == attempt.epoch();
            if (isWanted && !mayStillSend()) {
                return new Failed(Problem.INTERNAL, "its lease in the token store is too old by now", false,
                        Optional.empty());
            }
            token.tally.count(TokenEffect.Counter.REQUESTS);
        }
        long begin = with.clock().monotonic();
        TokenOutcome outcome = outcome(attempt, exchange, isWanted);
        with.times().add(outcome, with.clock().monotonic() - begin);
        return outcome;
    }

    private TokenOutcome outcome(Attempt attempt, Exchange exchange, boolean isWanted) {
        try {
            if (!isWanted) {
                exchange.abort();
            }
            return with.outcomes().of(attempt.request(), exchange.perform());
        } catch (NoReplyException e) {
            return with.outcomes().of(e);
        } catch (Throwable e) {
            return broken(e, true);
        }
    }

    static Failed broken(Throwable error, boolean refreshTokenSpent) {
        Unexpected.log("A token request failed in this program and is tried again; see that this process has memory and"
                + " threads left, else report this error", error);
        return new Failed(Problem.INTERNAL, ErrorText.kind(error), refreshTokenSpent, Optional.empty());
    }

    /** A thread may have stood still since the lease was taken. */
    private boolean mayStillSend() {
        RowClaim claim = token.state().phase().request().claim();
        return claim == null || claim.maySend(with.clock().now());
    }

    /** @return what to try next in the same flight, or null where that has ended or waits */
    private Attempt end(TokenOutcome outcome) {
        synchronized (token) {
            flight.exchange = null;
            if (token.flight != flight) {
                return null;
            }
            boolean isOtherConfigured = outcome instanceof Issued issued && issued.reply().organisation()
                    .filter(written -> !written.equals(token.organisationCode()))
                    .flatMap(with.store()::find).isPresent();
            boolean isServerReset = flight.era != with.queue().era();
            last = token.apply(new TokenInput.Replied(outcome, isOtherConfigured, isServerReset));
            return last.retry() ? attempt() : null;
        }
    }

    /** Lets the flight wait for another one's verdict on its client, without a thread. */
    private void park() {
        ClientPair client;
        synchronized (token) {
            flight.unguard();
            client = flight.client;
        }
        with.queue().abandoned(flight);
        if (with.clients().park(client, flight)) {
            with.timer().after(ClientPairs.PATIENCE, () -> with.clients().patienceOver(client).forEach(with::submit));
        } else {
            with.submit(flight);
        }
    }
}
