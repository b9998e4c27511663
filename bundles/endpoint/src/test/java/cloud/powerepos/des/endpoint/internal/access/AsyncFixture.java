package cloud.powerepos.des.endpoint.internal.access;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesUnauthorizedException;

/** Asynchronous calls of ACME. */
abstract class AsyncFixture extends AccessFixture {

    static <T> Throwable error(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        assertTrue(future.isCompletedExceptionally(), "it must have failed");
        Throwable[] seen = new Throwable[1];
        stage.whenComplete((value, error) -> seen[0] = error);
        return seen[0];
    }

    CompletionStage<String> call(Function<DesEndpoint, CompletionStage<String>> call) {
        return access.callAsync(endpoint -> {
            used.add(endpoint.token());
            return call.apply(endpoint);
        });
    }

    static CompletionStage<String> name(DesEndpoint endpoint) {
        return CompletableFuture.completedStage(endpoint.token().value());
    }

    static CompletionStage<String> refuse(DesEndpoint endpoint) {
        return CompletableFuture.failedStage(new DesUnauthorizedException(endpoint));
    }
}
