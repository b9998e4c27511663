package cloud.powerepos.des.endpoint.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesUnauthorizedException;
import cloud.powerepos.des.testing.Tokens;

/** Asynchronous calls that the caller cancels, and an access that is closed meanwhile. */
class AsyncCancellationTest extends AsyncFixture {

    @Test
    void cancellationEndsWhatTheFunctionGave() {
        CompletableFuture<String> running = new CompletableFuture<>();
        CompletableFuture<String> result = call(endpoint -> running).toCompletableFuture();
        assertTrue(result.cancel(true));
        assertTrue(running.isCancelled());
        assertInstanceOf(CancellationException.class, error(result));
        assertEquals(List.of(first), used);
        assertEquals(List.of(), auth.rejected);
    }

    @Test
    void aTimeLimitOfTheCallerEndsWhatTheFunctionGave() {
        CompletableFuture<String> running = new CompletableFuture<>();
        CompletableFuture<String> result = call(endpoint -> running).toCompletableFuture();
        result.completeExceptionally(new TimeoutException());
        assertTrue(running.isCancelled());
    }

    @Test
    void afterACancellationTheFunctionIsNotRun() {
        auth.pending = new CompletableFuture<>();
        CompletableFuture<String> result = call(AsyncFixture::name).toCompletableFuture();
        result.cancel(false);
        auth.pending.complete(first);
        assertEquals(List.of(), used);
        assertFalse(auth.pending.isCancelled(), "the request is that of others too");
    }

    @Test
    void afterACancellationARefusedTokenIsRejectedAndTheFunctionNotRunAgain() {
        auth.replacement = old -> second;
        CompletableFuture<String> running = new CompletableFuture<>();
        CompletableFuture<String> result =
                call(endpoint -> running.minimalCompletionStage()).toCompletableFuture();
        result.cancel(false);
        assertFalse(running.isDone(), "this stage cannot be cancelled");
        running.completeExceptionally(new DesUnauthorizedException(new DesEndpoint(URI.create(Tokens.SVC), first)));
        assertEquals(List.of(first), used);
        assertEquals(List.of(first), auth.rejected);
    }

    @Test
    void aStageThatComesAfterTheCancellationIsCancelledToo() {
        CompletableFuture<String> running = new CompletableFuture<>();
        List<CompletableFuture<String>> result = new ArrayList<>();
        auth.pending = new CompletableFuture<>();
        result.add(call(endpoint -> {
            result.get(0).cancel(false);
            return running;
        }).toCompletableFuture());
        auth.pending.complete(first);
        assertTrue(running.isCancelled());
    }

    @Test
    void aStageThatCannotBeCancelledIsLeftAlone() {
        CompletableFuture<String> result = call(endpoint -> new CompletableFuture<>() {

            @Override
            public CompletableFuture<String> toCompletableFuture() {
                throw new UnsupportedOperationException();
            }
        }).toCompletableFuture();
        assertTrue(result.cancel(false));
    }

    @Test
    void failsFastOnceClosed() {
        access.close();
        assertInstanceOf(AccessClosedException.class, error(call(AsyncFixture::name)));
        assertInstanceOf(AccessClosedException.class, error(access.requestEndpoint()));
        assertEquals(List.of(), used);
        assertEquals(0, auth.asynchronously.get(), "no token is requested any more");
    }

    @Test
    void onceClosedNothingIsRunAgain() {
        auth.replacement = old -> second;
        CompletableFuture<String> running = new CompletableFuture<>();
        CompletionStage<String> result = call(endpoint -> running);
        access.close();
        running.completeExceptionally(new DesUnauthorizedException(new DesEndpoint(URI.create(Tokens.SVC), first)));
        assertInstanceOf(AccessClosedException.class, error(result));
        assertEquals(List.of(first), used);
    }
}
