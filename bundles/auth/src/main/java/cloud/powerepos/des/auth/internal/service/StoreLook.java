package cloud.powerepos.des.auth.internal.service;

import java.util.concurrent.TimeUnit;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.Unexpected;
import cloud.powerepos.des.auth.internal.lifecycle.RowKey;
import cloud.powerepos.des.auth.internal.lifecycle.TokenInput;
import cloud.powerepos.des.auth.internal.store.RowId;
import cloud.powerepos.des.auth.internal.store.SharedStore;
import cloud.powerepos.des.credentials.DesCredentials;

/** One look into the token store, before a request is queued. */
final class StoreLook implements Runnable {

    /**
     * The store keeps a limit of its own, 10 s while it starts. No look is waited for longer than this, its time in the
     * queue included.
     */
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(20);
    /** How long a look may wait in the queue of a store that is slow. */
    private static final long QUEUE_LIMIT = TimeUnit.SECONDS.toNanos(2);
    /**
     * A store that ends fewer looks than this within {@link #QUEUE_LIMIT} is slow: 8 threads, each for a quarter of a
     * second. Of one that is not, a long queue is waited for: it ends in tokens that need no request.
     */
    private static final long QUICK = 64;
    /** A look that began so soon did not wait in the queue: how long it takes is limited by the store. */
    private static final long AT_ONCE = TimeUnit.MILLISECONDS.toNanos(100);

    private final TokenMachine token;
    private final TokenFlight flight;
    private final Collaborators with;
    private final long since;
    /** Like the next one, set before the timer runs, then by the timer alone. */
    private long endedBefore;
    private boolean reachableBefore;
    private Runnable watch = () -> { };
    private volatile boolean begunAtOnce;

    private StoreLook(TokenMachine token, TokenFlight flight) {
        this.token = token;
        this.flight = flight;
        this.with = token.with;
        since = with.clock().monotonic();
        reachableBefore = with.shared().isReachable();
    }

    /** Reads the row for a flight that waits for that. */
    static void start(TokenMachine token, TokenFlight flight) {
        StoreLook look;
        try {
            look = new StoreLook(token, flight);
        } catch (Throwable e) {
            flight.notStarted(e);
            return;
        }
        synchronized (token) {
            flight.look = look;
            flight.promise.storeAsked();
            look.watchQueue();
        }
        try {
            token.with.shared().looks().execute(look);
        } catch (Throwable e) {
            Unexpected.log("No thread to look into the token store, the request goes on without it; see that this"
                    + " process has memory and threads left", e);
            look.end(new TokenInput.StoreFailed());
        }
    }

    /** Lets the flight look again after a while. */
    static void later(TokenMachine token, TokenFlight flight, long nanos) {
        token.with.timer().after(nanos, () -> {
            TokenEffects effects;
            synchronized (token) {
                if (token.flight != flight) {
                    return;
                }
                effects = token.apply(new TokenInput.LookDue());
            }
            effects.afterwards();
        });
    }

    private void watchQueue() {
        endedBefore = with.shared().ended();
        watch = with.timer().after(QUEUE_LIMIT, this::endIfQueueIsSlow);
    }

    private void endIfQueueIsSlow() {
        boolean reachable = with.shared().isReachable();
        if (!begunAtOnce && reachableBefore && reachable && with.shared().ended() - endedBefore < QUICK) {
            end(new TokenInput.StoreFailed());
            return;
        }
        endIfLate();
        synchronized (token) {
            if (isWanted()) {
                // a store that starts ends no look: the next two seconds count if it is reached at their beginning
                reachableBefore = reachable;
                watchQueue();
            }
        }
    }

    /** Goes on without the store where that has not answered. */
    void endIfLate() {
        if (with.clock().monotonic() - since >= LIMIT) {
            end(new TokenInput.StoreFailed());
        }
    }

    @Override
    public void run() {
        try {
            begunAtOnce = with.clock().monotonic() - since < AT_ONCE;
            // what slept before the look is not taken for a part of the token's life after it
            with.clock().watch();
            RowKey key = key();
            if (key != null) {
                end(with.shared().look(key, token.organisationCode(), with.clock()));
            }
        } catch (Throwable e) {
            SharedStore.unexpected(e);
            end(new TokenInput.StoreFailed());
        }
    }

    /** @return null where the flight has ended meanwhile */
    private RowKey key() {
        long epoch;
        AuthSettings settings;
        DesCredentials credentials;
        synchronized (token) {
            if (!isWanted()) {
                return null;
            }
            epoch = token.state().epoch();
            credentials = token.state().credentials();
            settings = with.settings().get();
        }
        return new RowKey(RowId.of(settings, credentials), epoch, settings);
    }

    private boolean isWanted() {
        return token.flight == flight && flight.look == this;
    }

    /** The first end counts. */
    private void end(TokenInput input) {
        TokenEffects effects = null;
        boolean ended;
        synchronized (token) {
            if (!isWanted()) {
                return;
            }
            flight.look = null;
            flight.promise.storeAnswered();
            watch.run();
            try {
                effects = token.apply(input);
            } catch (Throwable e) {
                flight.broke(e);
            }
            ended = token.flight != flight;
        }
        if (ended) {
            flight.conclude();
        } else if (effects != null) {
            effects.afterwards();
        }
    }
}
