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

    /** Ends the stage with a pair. @param mayBlock whether to make the pair may block */
    void end(boolean mayBlock, Supplier<DesEndpoint> pair) {
        Runnable ending = () -> run(() -> stage.complete(pair.get()));
        if (!mayBlock) {
            ending.run();
            return;
        }
        try {
            workers.execute(ending);
        } catch (RejectedExecutionException stopped) {
            // it fails at once
            ending.run();
        }
    }
}
