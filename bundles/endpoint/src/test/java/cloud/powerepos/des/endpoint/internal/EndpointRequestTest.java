package cloud.powerepos.des.endpoint.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.InvalidConfigurationException;
import cloud.powerepos.des.auth.InvalidTokenReplyException;
import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.internal.rules.Notices;
import cloud.powerepos.des.endpoint.internal.rules.TokenRules;
import cloud.powerepos.des.testing.FakeStore;
import cloud.powerepos.des.testing.Tokens;

class EndpointRequestTest extends ResolverFixture {

    @Test
    void whoDoesNotWaitGetsTheSamePairAtOnceWhereItIsHeld() {
        EndpointResolver resolver = resolver(config(""));
        DesEndpoint first = resolver.requestEndpoint("ACME").toCompletableFuture().getNow(null);
        assertSame(auth.current.get(), first.token());
        assertSame(first, resolver.requestEndpoint("ACME").toCompletableFuture().getNow(null));
        assertSame(first, resolver.resolve("ACME"));
    }

    @Test
    void whoDoesNotWaitGetsThePairWhenTheTokenIsThere() {
        EndpointResolver resolver = resolver(config(""));
        auth.pending = new CompletableFuture<>();
        CompletableFuture<DesEndpoint> one = resolver.requestEndpoint("ACME").toCompletableFuture();
        CompletableFuture<DesEndpoint> other = resolver.requestEndpoint("ACME").toCompletableFuture();
        assertFalse(one.isDone());
        assertTrue(one.cancel(true), "which is a matter of this caller alone");
        auth.pending.complete(auth.current.get());
        assertSame(auth.current.get(), other.join().token());
        assertSame(other.join(), resolver.resolve("ACME"));
    }

    @Test
    void whoDoesNotWaitGetsTheErrorThatOthersGet() {
        EndpointResolver resolver = resolver(config("", "elsewhere.example"));
        assertInstanceOf(InvalidTokenReplyException.class, error(resolver.requestEndpoint("ACME")));
        UnknownOrganisationException unknown = new UnknownOrganisationException("ACME", "unknown");
        for (Throwable failure : List.of(unknown, new CompletionException(unknown))) {
            auth.pending = CompletableFuture.failedFuture(failure);
            assertSame(unknown, error(resolver.requestEndpoint("ACME")));
        }
        auth.pending = CompletableFuture.failedFuture(new IllegalStateException("canary"));
        DesAccessException failure = assertInstanceOf(DesAccessException.class,
                error(resolver.requestEndpoint("ACME")));
        assertTrue(failure.getMessage().contains("IllegalStateException") && !failure.getMessage().contains("canary"));
        auth.pending = null;
        auth.failure = new NoClassDefFoundError("canary");
        assertInstanceOf(DesAccessException.class, error(resolver.requestEndpoint("ACME")));
        assertInstanceOf(DesAccessException.class, error(resolver.requestEndpoint("NEW")));
    }

    @Test
    void anErrorThatCannotBeReportedEndsTheStageToo() {
        EndpointResolver resolver = resolver(config(""));
        Error unreadable = new AssertionError("on purpose");
        auth.pending = CompletableFuture.failedFuture(new IllegalStateException() {

            private static final long serialVersionUID = 1L;

            @Override
            public StackTraceElement[] getStackTrace() {
                throw unreadable;
            }
        });
        assertSame(unreadable, error(resolver.requestEndpoint("ACME")));
    }

    /** Real threads, as they are the point. */
    @Test
    void whoDoesNotWaitDoesNotWaitForKeysEither() throws Exception {
        CountDownLatch fetching = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        http.status = 503;
        auth.current.set(Tokens.token(Tokens.jwt("{}"), Tokens.SVC));
        http.sending = () -> {
            fetching.countDown();
            awaitQuietly(release);
        };
        EndpointResolver resolver = resolver(config("https://auth.example/jwks"));
        CompletableFuture<DesEndpoint> stage = resolver.requestEndpoint("ACME").toCompletableFuture();
        assertTrue(fetching.await(5, TimeUnit.SECONDS));
        assertFalse(stage.isDone());
        release.countDown();
        Throwable error = assertThrows(ExecutionException.class, () -> stage.get(5, TimeUnit.SECONDS)).getCause();
        assertInstanceOf(AuthServerUnavailableException.class, error);
        component.deactivate();
    }

    /** Real threads, as they are the point. */
    @Test
    void theEndLeavesNoCallerWithoutAnAnswer() throws Exception {
        CountDownLatch fetching = new CountDownLatch(1);
        http.status = 503;
        auth.current.set(Tokens.token(Tokens.jwt("{}"), Tokens.SVC));
        http.sending = () -> {
            fetching.countDown();
            awaitQuietly(new CountDownLatch(1));
        };
        EndpointResolver resolver = resolver(config("https://auth.example/jwks"));
        CompletableFuture<DesEndpoint> first = resolver.requestEndpoint("ACME").toCompletableFuture();
        assertTrue(fetching.await(5, TimeUnit.SECONDS));
        CompletableFuture<DesEndpoint> second = resolver.requestEndpoint("ACME").toCompletableFuture();
        component.deactivate();
        for (CompletableFuture<DesEndpoint> stage : List.of(first, second)) {
            assertInstanceOf(DesAccessException.class,
                    assertThrows(ExecutionException.class, () -> stage.get(5, TimeUnit.SECONDS)).getCause());
        }
    }

    @Test
    void whatWaitsForAThreadAtTheEndIsToldThatTheServiceWasStopped() {
        List<Runnable> waiting = new ArrayList<>();
        EndpointResolver resolver = new EndpointResolver(auth, auth, store, new Notices(), slow(),
                (organisation, from, to) -> { }, waiting::add);
        CompletionStage<DesEndpoint> stage = resolver.requestEndpoint("ACME");
        assertFalse(stage.toCompletableFuture().isDone());
        resolver.close();
        waiting.remove(0).run();
        assertInstanceOf(AccessClosedException.class, error(stage));
    }

    @Test
    void whereAPairIsHeldNoThreadIsNeededThoughTheRulesMayBlock() {
        List<Runnable> waiting = new ArrayList<>();
        TokenRules rules = new TokenRules() {

            @Override
            public DesEndpoint pair(AccessToken token) {
                return new DesEndpoint(URI.create(Tokens.SVC), token);
            }

            @Override
            public boolean mayBlock() {
                return true;
            }
        };
        EndpointResolver resolver = new EndpointResolver(auth, auth, store, new Notices(), rules,
                (organisation, from, to) -> { }, waiting::add);
        CompletableFuture<DesEndpoint> first = resolver.requestEndpoint("ACME").toCompletableFuture();
        assertFalse(first.isDone());
        waiting.remove(0).run();
        assertSame(first.join(), resolver.requestEndpoint("ACME").toCompletableFuture().getNow(null));
        assertEquals(0, waiting.size());
    }

    /** Rules that may block. */
    private static TokenRules slow() {
        return new TokenRules() {

            @Override
            public DesEndpoint pair(AccessToken token) {
                throw new InvalidTokenReplyException("ACME", "judged", null);
            }

            @Override
            public boolean mayBlock() {
                return true;
            }
        };
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aMomentWithoutThreadsIsAnErrorOfTheStage() {
        for (Throwable failure : List.of(new OutOfMemoryError("unable to create native thread"),
                new RejectedExecutionException("stopped"))) {
            EndpointResolver resolver = new EndpointResolver(auth, auth, store, new Notices(), slow(),
                    (organisation, from, to) -> { }, task -> FakeStore.fail(failure));
            Throwable error = error(resolver.requestEndpoint("ACME"));
            assertInstanceOf(DesAccessException.class, error);
            assertEquals(failure instanceof OutOfMemoryError, error.getMessage().contains("create native thread"));
        }
    }

    @Test
    void whileThereIsNoConfigurationTheErrorComesAtOnce() {
        EndpointResolver resolver = resolver(config("no-address"));
        assertInstanceOf(InvalidConfigurationException.class, error(resolver.requestEndpoint("ACME")));
    }
}
