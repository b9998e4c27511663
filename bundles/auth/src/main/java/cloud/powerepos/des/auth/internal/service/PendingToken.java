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
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.internal.Unexpected;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;

/** A token that is here, or on its way to all who wait for it, or not coming. */
final class PendingToken {

    /** Ends with a token, or with null where none comes. */
    private final CompletableFuture<AccessToken> future = new CompletableFuture<>();
    private volatile Supplier<? extends DesAccessException> reason;

    static PendingToken kept(AccessToken token) {
        PendingToken promise = new PendingToken();
        promise.keep(token);
        return promise;
    }

    static PendingToken broken(Supplier<? extends DesAccessException> reason) {
        PendingToken promise = new PendingToken();
        promise.breakWith(reason);
        return promise;
    }

    void keep(AccessToken token) {
        future.complete(token);
    }

    /** @param why makes a new exception for each caller */
    void breakWith(Supplier<? extends DesAccessException> why) {
        if (!future.isDone()) {
            reason = why;
            future.complete(null);
        }
    }

    boolean isDone() {
        return future.isDone();
    }

    AccessToken await(String organisationCode, Duration limit) {
        AccessToken token;
        try {
            token = future.get(LifetimeClock.nanos(limit), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw new AuthServerUnavailableException(organisationCode, "Organisation " + organisationCode
                    + ": no token within " + limit.toMillis() + " ms; the request goes on, try again later", null, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthServerUnavailableException(organisationCode, "Organisation " + organisationCode
                    + ": interrupted while waiting for a token; the request goes on", null, null);
        }
        if (token == null) {
            throw reason.get();
        }
        return token;
    }

    /** A stage of its own for one caller, whose cancellation affects no other one. */
    CompletionStage<AccessToken> stage(Executor callbacks) {
        CompletableFuture<AccessToken> stage = new CompletableFuture<>();
        if (future.isDone()) {
            pass(future.join(), stage);
        } else {
            future.thenAccept(token -> handOver(() -> pass(token, stage), callbacks));
        }
        return stage;
    }

    /** The stage of a caller ends whatever happens, at the worst in the thread that has the news. */
    private static void handOver(Runnable completion, Executor callbacks) {
        try {
            callbacks.execute(completion);
        } catch (Throwable e) {
            Unexpected.log("A stage could not be completed by its own threads and is completed by another one; see that"
                    + " this process has threads and memory left", e);
            completion.run();
        }
    }

    private void pass(AccessToken token, CompletableFuture<AccessToken> stage) {
        if (token != null) {
            stage.complete(token);
            return;
        }
        Throwable error;
        try {
            error = reason.get();
        } catch (Throwable e) {
            error = e;
        }
        stage.completeExceptionally(error);
    }
}
