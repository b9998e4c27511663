package cloud.powerepos.des.auth.internal;

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

/** A token that is here, or on its way to everybody who waits for it, or not coming. */
final class TokenPromise {

    private final CompletableFuture<AccessToken> future = new CompletableFuture<>();
    private volatile Supplier<DesAccessException> reason;

    static TokenPromise kept(AccessToken token) {
        TokenPromise promise = new TokenPromise();
        promise.keep(token);
        return promise;
    }

    static TokenPromise broken(Supplier<DesAccessException> reason) {
        TokenPromise promise = new TokenPromise();
        promise.breakWith(reason);
        return promise;
    }

    void keep(AccessToken token) {
        future.complete(token);
    }

    /** @param why makes a new exception for each caller */
    void breakWith(Supplier<DesAccessException> why) {
        reason = why;
        future.completeExceptionally(why.get());
    }

    AccessToken await(String organisationCode, Duration limit) {
        try {
            return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw reason.get();
        } catch (TimeoutException e) {
            throw new AuthServerUnavailableException(organisationCode, "Organisation " + organisationCode
                    + ": no token within " + limit.toMillis() + " ms; the request goes on, try again later", null, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthServerUnavailableException(organisationCode, "Organisation " + organisationCode
                    + ": interrupted while waiting for a token; the request goes on", null, null);
        }
    }

    /** A stage of its own for one caller, whose cancellation is nobody else's affair. */
    CompletionStage<AccessToken> stage(Executor callbacks) {
        if (future.isDone()) {
            // a copy would wrap the error, and share it
            return future.isCompletedExceptionally() ? CompletableFuture.failedFuture(reason.get()) : future.copy();
        }
        CompletableFuture<AccessToken> stage = new CompletableFuture<>();
        future.whenCompleteAsync((token, error) -> {
            if (error == null) {
                stage.complete(token);
            } else {
                stage.completeExceptionally(reason.get());
            }
        }, callbacks);
        return stage;
    }
}
