package cloud.powerepos.des.endpoint.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import cloud.powerepos.des.endpoint.DesEndpoint;

/** A pair on its way to one caller, who does not wait for it. It ends whatever goes wrong. */
final class EndpointRequest {

    private final String organisationCode;
    private final UnexpectedErrors errors;
    private final Executor workers;
    private final CompletableFuture<DesEndpoint> stage = new CompletableFuture<>();

    EndpointRequest(String organisationCode, UnexpectedErrors errors, Executor workers) {
        this.organisationCode = organisationCode;
        this.errors = errors;
        this.workers = workers;
    }

    CompletionStage<DesEndpoint> stage() {
        return stage;
    }

    /** Runs a step; if it fails, the stage does. */
    void run(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            stage.completeExceptionally(errors.toCaller(organisationCode, e));
        }
    }

    /**
     * There is a token, or none.
     *
     * @param error    why there is no token; null if there is one
     * @param held     the pair of the token, if it is known already; else null
     * @param mayBlock whether to make the pair may block
     * @param pair     makes it
     */
    void end(Throwable error, DesEndpoint held, boolean mayBlock, Supplier<DesEndpoint> pair) {
        if (error != null) {
            stage.completeExceptionally(errors.toCaller(organisationCode, error));
        } else if (held != null) {
            stage.complete(held);
        } else if (mayBlock) {
            execute(() -> run(() -> stage.complete(pair.get())));
        } else {
            run(() -> stage.complete(pair.get()));
        }
    }

    private void execute(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException stopped) {
            // it fails at once
            task.run();
        }
    }
}
