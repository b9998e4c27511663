package cloud.powerepos.des.endpoint.internal.access;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesUnauthorizedException;

/**
 * One call of a module for which no thread waits. It is run once more where DES refuses the token; the result ends
 * whatever the module's function or its stage does, unless that stage never ends.
 */
final class AsyncCall<T> {

    private final OrganisationAccess access;
    private final Function<? super DesEndpoint, ? extends CompletionStage<T>> call;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    /** What the module's function gave last. */
    private volatile CompletionStage<T> running = CompletableFuture.completedStage(null);

    AsyncCall(OrganisationAccess access, Function<? super DesEndpoint, ? extends CompletionStage<T>> call) {
        this.access = access;
        this.call = call;
    }

    CompletionStage<T> start() {
        // a caller who cancels, or whose time limit ends it, wants no more of what runs
        result.whenComplete((value, error) -> cancelRunning());
        attempt(null, null);
        return result;
    }

    /**
     * @param before  the pair whose token DES refused; null at the first attempt
     * @param refused how DES refused it
     */
    private void attempt(DesEndpoint before, DesUnauthorizedException refused) {
        step(() -> access.requestEndpoint().whenComplete((endpoint, error) -> step(() -> {
            if (error != null) {
                fail(error);
            } else if (before != null && before.token() == endpoint.token()) {
                fail(refused);
            } else if (!result.isDone()) {
                run(endpoint, before == null);
            }
        })));
    }

    private void run(DesEndpoint endpoint, boolean first) {
        CompletionStage<T> stage;
        try {
            stage = Objects.requireNonNull(call.apply(endpoint), "The function of callAsync gave no stage");
        } catch (DesUnauthorizedException e) {
            stage = CompletableFuture.failedStage(e);
        }
        running = stage;
        if (result.isDone()) {
            cancelRunning();
        }
        stage.whenComplete((value, error) -> step(() -> ended(endpoint, first, value, error)));
    }

    private void ended(DesEndpoint endpoint, boolean first, T value, Throwable error) {
        if (error == null) {
            result.complete(value);
        } else if (unwrapped(error) instanceof DesUnauthorizedException refused) {
            access.reject(endpoint, refused);
            if (!first) {
                fail(refused);
            } else if (!result.isDone()) {
                attempt(endpoint, refused);
            }
        } else {
            fail(error);
        }
    }

    /** If a step fails, the call does. */
    private void step(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            fail(e);
        }
    }

    private void fail(Throwable error) {
        result.completeExceptionally(unwrapped(error));
    }

    private void cancelRunning() {
        try {
            running.toCompletableFuture().cancel(true);
        } catch (RuntimeException e) {
            // a stage need not know how to do that
        }
    }

    private static Throwable unwrapped(Throwable error) {
        Throwable inner = error;
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }
}
