package cloud.powerepos.des.auth.internal.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.internal.dispatch.ClientPair;
import cloud.powerepos.des.auth.internal.dispatch.QueuedRequest;
import cloud.powerepos.des.auth.internal.dispatch.RequestQueue;
import cloud.powerepos.des.auth.internal.lifecycle.Failure;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;

/**
 * The one request for the next token of an organisation, shared by all who wait for it; it may take more than one attempt.
 * What its end means is decided under the organisation's lock and passed on by {@link #finish()} without it.
 */
public final class TokenFlight implements QueuedRequest {

    final PendingToken promise = new PendingToken();
    private final OrganisationToken tokens;

    volatile boolean onDemand;
    /** An operator's: goes out whatever holds requests back. */
    volatile boolean urgent;
    /** What is under way; null before the first attempt and between two. */
    volatile Exchange exchange;
    /** The dispatcher's at the beginning of the latest attempt. */
    volatile long era;

    // guarded by the organisation's lock
    /** Once in a flight, or a server that takes requests and dies would be asked without end. */
    boolean triedAnotherConnection;
    /** The client of the latest attempt, which the flight has to let go of. */
    ClientPair client;
    /** Waits for what comes of another organisation's request with the same client. */
    boolean parked;
    /** By the monotonic clock, when a thread was asked for or the latest attempt began. */
    long since;
    boolean started;
    Runnable watch = () -> { };
    /** What the dispatcher is to be told; nothing where the flight says nothing about the AuthServer. */
    private boolean succeeded;
    private Failure serverFailure;
    private Optional<Duration> retryAfter = Optional.empty();
    private Runnable ending;
    /** Others that waited for this flight's client. */
    final List<QueuedRequest> released = new ArrayList<>(0);

    TokenFlight(OrganisationToken tokens, boolean onDemand) {
        this.tokens = tokens;
        this.onDemand = onDemand;
    }

    @Override
    public String organisationCode() {
        return tokens.organisationCode();
    }

    @Override
    public boolean onDemand() {
        return onDemand;
    }

    @Override
    public long era() {
        return era;
    }

    @Override
    public void starting() {
        tokens.starting(this);
    }

    @Override
    public void run() {
        tokens.fly(this);
    }

    @Override
    public void blocked(Failure failure) {
        tokens.blocked(this, failure);
    }

    @Override
    public void notStarted(Throwable reason) {
        tokens.notStarted(this, reason);
    }

    void endsWith(AccessToken token) {
        succeeded = true;
        ending = () -> promise.keep(token);
    }

    void endsWith(Supplier<DesAccessException> reason) {
        ending = () -> promise.breakWith(reason);
    }

    /** The AuthServer answered as a working one does, though not with a token. */
    void answered() {
        succeeded = true;
    }

    void failedByServer(Failure failure, Optional<Duration> wait) {
        serverFailure = failure;
        retryAfter = wait;
    }

    /** Tells all who wait how it ended; without effect where it has not. To be called without locks. */
    void finish() {
        Runnable end = ending;
        if (end != null) {
            watch.run();
            end.run();
        }
    }

    /** Ends it for all who wait, where nothing else has. */
    void finish(Supplier<DesAccessException> otherwise) {
        try {
            finish();
        } finally {
            promise.breakWith(otherwise);
        }
    }

    void report(RequestQueue dispatcher) {
        if (serverFailure != null) {
            dispatcher.failed(this, serverFailure, retryAfter);
        } else if (succeeded) {
            dispatcher.succeeded(this);
        } else {
            dispatcher.abandoned(this);
        }
    }
}
