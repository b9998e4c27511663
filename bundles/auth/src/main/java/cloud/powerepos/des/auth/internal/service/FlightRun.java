package cloud.powerepos.des.auth.internal.service;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.dispatch.ClientPair;
import cloud.powerepos.des.auth.internal.dispatch.ClientPairs;
import cloud.powerepos.des.auth.internal.lifecycle.Attempt;
import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect;
import cloud.powerepos.des.auth.internal.lifecycle.TokenInput;
import cloud.powerepos.des.auth.internal.lifecycle.TokenPhase;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Issued;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.credentials.DesCredentials;

/** One run of a flight through its attempts, on a request thread. */
final class FlightRun {

    private final TokenMachine token;
    private final Collaborators with;
    private final TokenFlight flight;

    FlightRun(TokenMachine token, TokenFlight flight) {
        this.token = token;
        this.with = token.with;
        this.flight = flight;
    }

    void run() {
        try {
            Attempt attempt = begin();
            while (attempt != null) {
                attempt = end(perform(attempt));
            }
            if (flight.parked) {
                park();
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
        AuthSettings settings = with.settings().get();
        DesCredentials credentials = token.state().credentials();
        ClientPair client = ClientPair.of(settings, credentials);
        if (flight.client != null && !flight.client.equals(client)) {
            flight.released.addAll(with.clients().ended(flight.client, flight));
        }
        flight.client = client;
        switch (with.clients().admit(client, flight, flight.urgent)) {
            case WAIT -> flight.parked = true;
            case REFUSED -> token.apply(new TokenInput.Blocked(
                    token.failure(with.clients().refusal(client).orElseThrow(), credentials, settings)));
            case GO -> {
                token.apply(new TokenInput.Admitted());
                flight.guard();
            }
        }
        return token.state().phase() instanceof TokenPhase.InFlight inFlight ? inFlight.attempt() : null;
    }

    private TokenOutcome perform(Attempt attempt) {
        Exchange exchange;
        try {
            exchange = with.transport().prepare(attempt.settings(), attempt.request());
        } catch (Throwable e) {
            return TokenFlight.broken(e, false);
        }
        boolean isWanted;
        synchronized (token) {
            flight.exchange = exchange;
            isWanted = token.flight == flight && token.state().epoch() == attempt.epoch();
            token.tally.count(TokenEffect.Counter.REQUESTS);
        }
        try {
            if (!isWanted) {
                exchange.abort();
            }
            return with.outcomes().of(attempt.request(), exchange.perform());
        } catch (NoReplyException e) {
            return with.outcomes().of(e);
        } catch (Throwable e) {
            return TokenFlight.broken(e, true);
        }
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
            return token.apply(new TokenInput.Replied(outcome, isOtherConfigured, isServerReset)).retry() ? attempt()
                    : null;
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
