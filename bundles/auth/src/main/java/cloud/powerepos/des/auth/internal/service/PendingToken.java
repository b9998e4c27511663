package cloud.powerepos.des.auth.internal.service;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.internal.Unexpected;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;

/** A token that is here, or on its way to all who wait for it, or not coming. */
final class PendingToken {

    /** Ends with what gives each caller the token, or throws a new exception for each. */
    private final CompletableFuture<Supplier<AccessToken>> future = new CompletableFuture<>();
    /** How long the token store took, and since when it is being asked; 0 where it is not. */
    private long storeNanos;
    private long storeSince;

    static PendingToken of(Supplier<AccessToken> end) {
        PendingToken pending = new PendingToken();
        pending.endsWith(end);
        return pending;
    }

    /** The first end counts. */
    void endsWith(Supplier<AccessToken> end) {
        future.complete(end);
    }

    /** Those who wait do so for as much longer as the token store takes. */
    synchronized void storeAsked() {
        storeSince = System.nanoTime();
    }

    synchronized void storeAnswered() {
        storeNanos = storeNanos();
        storeSince = 0;
    }

    private synchronized long storeNanos() {
        return storeSince == 0 ? storeNanos : storeNanos + System.nanoTime() - storeSince;
    }

    private Supplier<AccessToken> end(long nanos) throws InterruptedException, ExecutionException, TimeoutException {
        long counted = 0;
        for (long wait = nanos;;) {
            try {
                return future.get(wait, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                wait = storeNanos() - counted;
                counted += wait;
                if (wait <= 0) {
                    throw e;
                }
            }
        }
    }

    AccessToken await(String organisationCode, Duration limit) {
        try {
            return end(LifetimeClock.nanos(limit)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw new AuthServerUnavailableException(organisationCode, "Organisation " + organisationCode
                    + ": no token within " + limit.toMillis() + " ms; the request goes on, try again later", null,
                    null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthServerUnavailableException(organisationCode, "Organisation " + organisationCode
                    + ": interrupted while waiting for a token; the request goes on", null, null);
        }
    }

    /** A stage of its own for one caller, whose cancellation affects no other one. */
    CompletionStage<AccessToken> stage(String organisationCode, Executor callbacks) {
        CompletableFuture<AccessToken> stage = new CompletableFuture<>();
        if (future.isDone()) {
            complete(stage, organisationCode, future.join());
        } else {
            future.thenAccept(end -> handOver(() -> complete(stage, organisationCode, end), callbacks));
        }
        return stage;
    }

    /** The stage of a caller ends whatever happens, at the worst in the thread that ends the request. */
    private static void handOver(Runnable completion, Executor callbacks) {
        if (!Unexpected.guarded("A stage could not be completed by its own threads and is completed by another one; see"
                + " that this process has threads and memory left", () -> callbacks.execute(completion))) {
            completion.run();
        }
    }

    private static void complete(CompletableFuture<AccessToken> stage, String organisationCode,
            Supplier<AccessToken> end) {
        AccessToken token;
        try {
            token = end.get();
        } catch (Throwable e) {
            Throwable told = e;
            try {
                told = Unexpected.toCaller(organisationCode, e);
            } finally {
                stage.completeExceptionally(told);
            }
            return;
        }
        stage.complete(token);
    }
}
