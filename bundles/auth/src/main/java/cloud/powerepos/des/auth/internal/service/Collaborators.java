package cloud.powerepos.des.auth.internal.service;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.dispatch.ClientPairs;
import cloud.powerepos.des.auth.internal.dispatch.QueuedRequest;
import cloud.powerepos.des.auth.internal.dispatch.RequestQueue;
import cloud.powerepos.des.auth.internal.lifecycle.Backoff;
import cloud.powerepos.des.auth.internal.lifecycle.TokenTransitions;
import cloud.powerepos.des.auth.internal.protocol.ReplyClassifier;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport;
import cloud.powerepos.des.auth.internal.store.SharedStore;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.Timer;
import cloud.powerepos.des.credentials.CredentialStore;

/**
 * What the tokens of all organisations share.
 *
 * @param settings  the settings in force; throws InvalidConfigurationException where there are none
 * @param callbacks where stages handed to callers are completed, so that a slow caller delays no request
 * @param events    gets what happened, in order; must not block
 * @param transitions decide what follows what
 * @param clients   what is known of the clients that organisations share
 * @param shared    the token store that processes share, where there is one
 * @param times     counts the requests
 */
public record Collaborators(CredentialStore store, Supplier<AuthSettings> settings, LifetimeClock clock, Timer timer,
        RequestQueue queue, TokenTransport transport, ReplyClassifier outcomes, TokenTransitions transitions,
        Executor callbacks, Consumer<TokenEvent> events, ClientPairs clients, SharedStore shared, RequestTimes times) {

    public Collaborators(CredentialStore store, Supplier<AuthSettings> settings, LifetimeClock clock, Timer timer,
            RequestQueue queue, TokenTransport transport, ReplyClassifier outcomes, Backoff backoff,
            Executor callbacks, Consumer<TokenEvent> events, SharedStore shared) {
        this(store, settings, clock, timer, queue, transport, outcomes, new TokenTransitions(backoff), callbacks,
                events, new ClientPairs(clock), shared, new RequestTimes());
    }

    /** Gives a request to the queue, and its end to those who wait where that fails. */
    void submit(QueuedRequest request) {
        try {
            queue.submit(request);
        } catch (Throwable e) {
            request.notStarted(e);
        }
    }
}
