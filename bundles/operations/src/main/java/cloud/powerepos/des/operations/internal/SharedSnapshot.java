package cloud.powerepos.des.operations.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One snapshot for all who ask within a moment, worked out in the thread of the first of them. The others wait for it.
 * Where no caller asks, nothing is worked out. No lock is held while it is.
 * <p>
 * A snapshot of few organisations costs next to nothing and serves those alone who ask while it is worked out, so that
 * an operator sees at once what a change came to. One of many is handed out for its lifetime.
 */
final class SharedSnapshot {

    private record Computation(CoreServices core, CompletableFuture<Snapshot> result) {
    }

    private static final int FEW = 200;

    private final Supplier<CoreServices> services;
    private final Function<CoreServices, Snapshot> maker;
    private final LongSupplier ticker;
    private final long lifetime;
    private Computation latest;
    /** Of the latest one that ended; by the ticker. */
    private long endedAt;
    /** For how long it is handed out. */
    private long good;

    /**
     * @param maker    works one out
     * @param ticker   a monotonic clock, in nanoseconds
     * @param lifetime how long a snapshot of many organisations is handed out, in nanoseconds
     */
    SharedSnapshot(Supplier<CoreServices> services, Function<CoreServices, Snapshot> maker, LongSupplier ticker,
            long lifetime) {
        this.services = services;
        this.maker = maker;
        this.ticker = ticker;
        this.lifetime = lifetime;
    }

    /** The one that is held, as long as its services are those of this moment, or a new one. */
    Snapshot get() {
        CoreServices core = services.get();
        Computation mine = new Computation(core, new CompletableFuture<>());
        Computation shared;
        synchronized (this) {
            if (latest == null || !latest.core.isSame(core) || isOver(latest)) {
                latest = mine;
            }
            shared = latest;
        }
        if (shared == mine) {
            compute(mine);
        }
        try {
            return shared.result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        }
    }

    private boolean isOver(Computation computation) {
        return computation.result.isDone() && ticker.getAsLong() - endedAt >= good;
    }

    private void compute(Computation computation) {
        try {
            Snapshot snapshot = maker.apply(computation.core);
            ended(computation, snapshot.reports().size() > FEW ? lifetime : 0);
            computation.result.complete(snapshot);
        } catch (Throwable e) {
            ended(computation, 0);
            computation.result.completeExceptionally(e);
        }
    }

    private synchronized void ended(Computation computation, long lasting) {
        if (latest == computation) {
            endedAt = ticker.getAsLong();
            good = lasting;
        }
    }

    /** Something has changed: who asks from now on gets a snapshot that is begun from now on. */
    synchronized void renew() {
        latest = null;
    }
}
