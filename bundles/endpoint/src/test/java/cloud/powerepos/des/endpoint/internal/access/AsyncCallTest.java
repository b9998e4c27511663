package cloud.powerepos.des.endpoint.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import cloud.powerepos.des.auth.TokenRejectedException;
import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesUnauthorizedException;
import cloud.powerepos.des.endpoint.internal.Resolvers;
import cloud.powerepos.des.testing.FakeStore;
import cloud.powerepos.des.testing.Tokens;

/** What an asynchronous call results in. */
class AsyncCallTest extends AsyncFixture {

    @Test
    void aCallThatSucceedsIsRunOnceInTheCallersThread() {
        Thread[] thread = new Thread[1];
        CompletionStage<String> result = call(endpoint -> {
            thread[0] = Thread.currentThread();
            return name(endpoint);
        });
        assertEquals("first", result.toCompletableFuture().join());
        assertSame(Thread.currentThread(), thread[0]);
        assertEquals(List.of(first), used);
        assertEquals(List.of(), auth.rejected);
    }

    static Stream<Function<DesEndpoint, CompletionStage<String>>> refusals() {
        return Stream.of(AsyncFixture::refuse,
                endpoint -> {
                    throw new DesUnauthorizedException(endpoint);
                },
                endpoint ->
                        CompletableFuture.failedStage(new CompletionException(new DesUnauthorizedException(endpoint))),
                endpoint -> CompletableFuture.failedStage(new CompletionException(new CompletionException(
                        new ExecutionException(new DesUnauthorizedException(endpoint))))),
                endpoint -> name(endpoint).thenApply(value -> {
                    throw new DesUnauthorizedException(endpoint);
                }),
                endpoint -> name(endpoint).thenCompose(value -> refuse(endpoint)).thenApply(value -> value),
                endpoint -> CompletableFuture.<String>failedFuture(new DesUnauthorizedException(endpoint))
                        .minimalCompletionStage());
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusedCallIsRunOnceMoreWithAFreshToken(Function<DesEndpoint, CompletionStage<String>> refusal) {
        auth.replacement = old -> second;
        CompletionStage<String> result =
                call(endpoint -> endpoint.token() == first ? refusal.apply(endpoint) : name(endpoint));
        assertEquals("second", result.toCompletableFuture().join());
        assertEquals(List.of(first, second), used);
        assertEquals(List.of(first), auth.rejected, "one rejection");
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aFreshTokenThatIsRefusedTooIsRejectedAndTheErrorPassedOn(
            Function<DesEndpoint, CompletionStage<String>> refusal) {
        auth.replacement = old -> old == first ? second : Tokens.token("third", Tokens.SVC);
        DesUnauthorizedException error = assertInstanceOf(DesUnauthorizedException.class, error(call(refusal)));
        assertEquals("ACME", error.organisationCode());
        assertEquals(List.of(first, second), used);
        assertEquals(List.of(first, second), auth.rejected);
    }

    @Test
    void theSameTokenIsNotTriedTwice() {
        assertInstanceOf(DesUnauthorizedException.class, error(call(AsyncFixture::refuse)));
        assertEquals(List.of(first), used);
        assertEquals(List.of(first), auth.rejected);
    }

    static Stream<Throwable> failures() {
        return Stream.of(new IOException("broken"), new IllegalStateException("broken"), new StackOverflowError(),
                new NoClassDefFoundError("broken"), new CompletionException("without a cause", null));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void anotherFailureIsPassedOnItselfAndNotRetried(Throwable failure) {
        assertSame(failure, error(call(endpoint -> CompletableFuture.failedStage(failure))));
        assertSame(failure, error(call(endpoint -> CompletableFuture.failedStage(new CompletionException(failure)))));
        assertSame(failure, error(call(endpoint -> name(endpoint).thenCompose(value ->
                CompletableFuture.failedStage(failure)))));
        assertEquals(3, used.size());
        assertEquals(List.of(), auth.rejected);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFunctionThatThrowsMakesTheResultFail(Throwable failure) {
        assertSame(failure, error(call(endpoint -> {
            throw FakeStore.<RuntimeException>sneaky(failure);
        })));
    }

    @Test
    void aFunctionThatGivesNoStageMakesTheResultFail() {
        assertTrue(error(call(endpoint -> null)).getMessage().contains("gave no stage"));
        auth.replacement = old -> second;
        assertInstanceOf(NullPointerException.class,
                error(call(endpoint -> endpoint.token() == first ? refuse(endpoint) : null)), "also the second time");
    }

    @Test
    void aStageThatThrowsMakesTheResultFail() {
        IllegalStateException failure = new IllegalStateException("on purpose");
        assertSame(failure, error(call(endpoint -> new CompletableFuture<>() {

            @Override
            public CompletableFuture<String> whenComplete(
                    BiConsumer<? super String, ? super Throwable> action) {
                throw failure;
            }
        })));
    }

    @Test
    void theCallerIsNotKeptWaitingForAToken() {
        auth.pending = new CompletableFuture<>();
        CompletableFuture<String> result = call(AsyncFixture::name).toCompletableFuture();
        assertFalse(result.isDone());
        assertEquals(List.of(), used);
        auth.pending.complete(first);
        assertEquals("first", result.join());
    }

    @Test
    void theCallerIsNotKeptWaitingForAFreshTokenEither() {
        auth.replacement = old -> {
            auth.pending = new CompletableFuture<>();
            return second;
        };
        CompletableFuture<String> result =
                call(endpoint -> endpoint.token() == first ? refuse(endpoint) : name(endpoint)).toCompletableFuture();
        assertFalse(result.isDone());
        auth.pending.complete(second);
        assertEquals("second", result.join());
    }

    @Test
    void whatHindersATokenIsTheErrorOfTheResult() {
        auth.pending = CompletableFuture.failedFuture(new TokenRejectedException("ACME", "two in a row", null));
        assertInstanceOf(TokenRejectedException.class, error(call(AsyncFixture::name)));
        auth.pending = CompletableFuture.failedFuture(new CompletionException(
                new TokenRejectedException("ACME", "two in a row", null)));
        assertInstanceOf(TokenRejectedException.class, error(call(AsyncFixture::name)));
        auth.current.set(null);
        assertInstanceOf(UnknownOrganisationException.class,
                error(new OrganisationAccess("NEW", auth, Resolvers.of(auth,
                        new FakeStore())).callAsync(AsyncFixture::name)));
        assertEquals(List.of(), used);
    }

    @Test
    void refusalOfAnotherOrganisationsTokenIsPassedOn() {
        DesUnauthorizedException refusal = new DesUnauthorizedException(
                new DesEndpoint(URI.create(Tokens.SVC), Tokens.token("others", Tokens.SVC, "BETA")));
        assertSame(refusal, error(call(endpoint -> CompletableFuture.failedStage(refusal))));
        assertEquals(List.of(first), used);
        assertEquals(List.of(), auth.rejected);
    }

    @Test
    void manyCallersWhoseTokenIsRefusedAllEndUpWithTheSameFreshOne() {
        auth.replacement = old -> Tokens.token("after " + old.value(), Tokens.SVC);
        CompletableFuture<Void> refused = new CompletableFuture<>();
        List<CompletableFuture<String>> results = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            results.add(access.callAsync(endpoint -> endpoint.token() == first ? refused.thenCompose(v ->
                    refuse(endpoint))
                    : name(endpoint)).toCompletableFuture());
        }
        refused.complete(null);
        for (CompletableFuture<String> result : results) {
            assertEquals("after first", result.join());
        }
        assertTrue(auth.rejected.stream().allMatch(token -> token == first));
    }
}
