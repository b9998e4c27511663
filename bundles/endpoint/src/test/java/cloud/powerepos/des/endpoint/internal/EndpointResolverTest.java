package cloud.powerepos.des.endpoint.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentServiceObjects;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.InvalidConfigurationException;
import cloud.powerepos.des.auth.InvalidTokenReplyException;
import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.credentials.CredentialListener;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesEndpointListener;
import cloud.powerepos.des.endpoint.internal.rules.Notices;
import cloud.powerepos.des.endpoint.internal.rules.TokenRules;
import cloud.powerepos.des.testing.FakeAuth;
import cloud.powerepos.des.testing.FakeFramework;
import cloud.powerepos.des.testing.FakeHttp;
import cloud.powerepos.des.testing.FakeStore;
import cloud.powerepos.des.testing.Tokens;

class EndpointResolverTest {

    private final FakeStore store = new FakeStore("ACME");
    private final FakeFramework framework = new FakeFramework();
    private final List<Runnable> later = new ArrayList<>();
    private final FakeAuth auth = new FakeAuth(Tokens.token("opaque", Tokens.SVC));

    private final FakeHttp http = new FakeHttp();
    private EndpointResolverComponent component;
    private final EndpointConfigurationReceiver receiver = new EndpointConfigurationReceiver((delay, task) -> {
        if (delay.isZero()) {
            task.run();
        } else {
            later.add(task);
        }
    });

    static RawConfiguration config(String jwksUri, String... allowedHosts) {
        return RawConfiguration.ofMap(Map.of("jwks.uri", jwksUri, "allowed.hosts", allowedHosts));
    }

    private EndpointResolver resolver(RawConfiguration config) {
        deliver(config);
        return opened();
    }

    private EndpointResolver opened() {
        component = new EndpointResolverComponent(auth, auth, store, http, receiver);
        component.register(framework.context);
        return component.resolver();
    }

    private void deliver(RawConfiguration config) {
        receiver.configuration().delivered(config);
    }

    @Test
    void aTokenIsReadOnce() {
        EndpointResolver resolver = resolver(config(""));
        DesEndpoint endpoint = resolver.resolve("ACME");
        assertSame(auth.current.get(), endpoint.token());
        assertSame(endpoint, resolver.resolve("ACME"));
        assertSame(endpoint, resolver.resolve(endpoint.token()));
    }

    @Test
    void aHandleAnswersAsResolveDoes() {
        EndpointResolver resolver = resolver(config(""));
        Supplier<DesEndpoint> handle = resolver.endpoints("ACME");
        assertSame(handle.get(), resolver.resolve("ACME"));
        auth.current.set(Tokens.token("later", Tokens.SVC));
        assertSame(auth.current.get(), handle.get().token());
        deliver(config("", "elsewhere.example"));
        assertThrows(InvalidTokenReplyException.class, handle::get);
    }

    @Test
    void anEqualTokenOfAnotherRequestIsNotTheSame() {
        EndpointResolver resolver = resolver(config(""));
        resolver.resolve("ACME");
        AccessToken later = Tokens.token("opaque", Tokens.SVC);
        auth.current.set(later);
        assertSame(later, resolver.resolve(later).token());
    }

    @Test
    void readersNeverSeeATokenWithTheHostOfAnother() throws Exception {
        EndpointResolver resolver = resolver(config(""));
        Supplier<DesEndpoint> access = resolver.endpoints("ACME");
        AtomicBoolean rotating = new AtomicBoolean(true);
        int reads = Boolean.getBoolean("soak") ? 3_400_000 : 100_000;
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                readers.add(threads.submit(() -> {
                    int mixed = 0;
                    for (int read = 0; read < reads; read++) {
                        DesEndpoint endpoint = access.get();
                        if (!endpoint.serviceUri().toString().equals(endpoint.token().serviceUri().orElseThrow())) {
                            mixed++;
                        }
                    }
                    return mixed;
                }));
            }
            Future<Integer> rotation = threads.submit(() -> {
                int tokens = 0;
                for (; rotating.get() || tokens < 1_000; tokens++) {
                    auth.current.set(Tokens.token("t" + tokens, "https://des" + tokens % 7 + ".powerepos.cloud/"));
                }
                return tokens;
            });
            for (Future<Integer> reader : readers) {
                assertEquals(0, reader.get());
            }
            rotating.set(false);
            assertTrue(rotation.get() >= 1_000);
        } finally {
            rotating.set(false);
            threads.shutdownNow();
        }
    }

    @Test
    void newRulesApplyToATokenThatWasAcceptedBefore() {
        EndpointResolver resolver = resolver(config(""));
        DesEndpoint before = resolver.resolve("ACME");
        deliver(config("", "*.example"));
        assertThrows(InvalidTokenReplyException.class, () -> resolver.resolve("ACME"));
        deliver(config("", "*.example,*.powerepos.cloud"));
        assertNotSame(before, resolver.resolve("ACME"));
    }

    @Test
    void whoAsksAfterAChangeOfTheRulesIsNeverAnsweredByTheOldOnes() throws Exception {
        EndpointResolver resolver = resolver(config(""));
        Supplier<DesEndpoint> handle = resolver.endpoints("ACME");
        AtomicBoolean asking = new AtomicBoolean(true);
        Thread reader = new Thread(() -> {
            while (asking.get()) {
                try {
                    assertNotNull(handle.get());
                } catch (InvalidTokenReplyException e) {
                    // by the new rules
                }
            }
        });
        reader.start();
        try {
            for (int i = 0; i < 2_000; i++) {
                deliver(config("", "*.powerepos.cloud"));
                deliver(config("", "*.example"));
                assertThrows(InvalidTokenReplyException.class, handle::get);
            }
        } finally {
            asking.set(false);
            reader.join();
        }
    }

    @Test
    void newRulesLeaveWhatIsKnownOfTheHost() {
        EndpointResolver resolver = resolver(config(""));
        DesEndpoint before = resolver.resolve("ACME");
        deliver(config("", "*.example"));
        assertEquals(before.serviceUri(), component.report().lastServiceUri("ACME").orElseThrow());
    }

    @Test
    void anUnchangedConfigurationKeepsWhatIsHeld() {
        EndpointResolver resolver = resolver(config("", "*.powerepos.cloud"));
        DesEndpoint before = resolver.resolve("ACME");
        deliver(config(" ", " ", "*.PowerEPOS.cloud"));
        assertSame(before, resolver.resolve("ACME"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwks", "/jwks", "http://auth.example/jwks", "https://user:canary@auth.example/jwks",
        "ftp://auth.example/", "https:///jwks", "$[env:canary]", "https://a b/", "https://auth.example/#canary"})
    void aFirstConfigurationThatCannotBeUsedLetsNothingThrough(String jwksUri) {
        LogFile log = new LogFile();
        EndpointResolver resolver = resolver(config(jwksUri));
        String message = assertThrows(InvalidConfigurationException.class, () -> resolver.resolve("ACME")).getMessage();
        assertTrue(message.contains("cloud.powerepos.des.endpoint") && message.contains("jwks.uri")
                && (message.contains("write an absolute https address") || message.contains("placeholder")), message);
        assertEquals(1, log.lines("ERROR").size(), log::text);
        assertFalse((message + log.text()).contains("canary"), log::text);
        deliver(config(""));
        assertEquals(Tokens.SVC, resolver.resolve("ACME").serviceUri().toString());
    }

    @Test
    void aLaterConfigurationThatCannotBeUsedLeavesTheLastGoodOneInForce() {
        LogFile log = new LogFile();
        EndpointResolver resolver = resolver(config("", "*.powerepos.cloud"));
        DesEndpoint before = resolver.resolve("ACME");
        deliver(config("", "https://des.powerepos.cloud"));
        assertSame(before, resolver.resolve("ACME"));
        AccessToken elsewhere = Tokens.token("other", "https://evil.example/");
        assertThrows(InvalidTokenReplyException.class, () -> resolver.resolve(elsewhere));
        assertEquals(1, log.lines("ERROR").size(), log::text);
        assertTrue(log.lines("ERROR").get(0).contains("allowed.hosts"), log::text);
    }

    @Test
    void nothingIsKeptOfAnOrganisationThatWasRemoved() {
        EndpointResolver resolver = resolver(config(""));
        DesEndpoint before = resolver.resolve("ACME");
        framework.announce("ACME");
        assertSame(before, resolver.resolve(before.token()), "new secrets alone change nothing");
        store.codes.clear();
        framework.announce("ACME");
        DesEndpoint after = resolver.resolve(before.token());
        assertNotSame(before, after);
        assertNotSame(after, resolver.resolve(before.token()), "a late reader must not bring it back");
    }

    @Test
    void tellsThatDesHasMoved() {
        EndpointResolver resolver = resolver(config(""));
        resolver.resolve("ACME");
        LogFile log = new LogFile();
        auth.current.set(Tokens.token("second", Tokens.SVC));
        resolver.resolve("ACME");
        assertEquals(List.of(), log.lines("INFO"));
        AccessToken third = Tokens.token("third", "https://des2.powerepos.cloud/");
        assertEquals("https://des2.powerepos.cloud/", resolver.resolve(third).serviceUri().toString());
        assertEquals(List.of(), log.lines("INFO"), "a token of another time moves nothing");
        auth.current.set(third);
        resolver.resolve(third);
        assertEquals(1, log.lines("INFO").size(), log::text);
    }

    @Test
    void theHostOfTheTokenHeldIsKnownBeforeAnybodyAsksForIt() {
        EndpointResolver resolver = resolver(config(""));
        assertEquals(Tokens.SVC, component.report().lastServiceUri("ACME").orElseThrow().toString());
        auth.current.set(Tokens.token("bad", "http://des.powerepos.cloud/"));
        assertEquals(Tokens.SVC, component.report().lastServiceUri("ACME").orElseThrow().toString(),
                "where it was last");
        assertTrue(component.report().refusal("ACME").orElseThrow().contains("http is accepted for a loopback"
                + " host only"));
        auth.current.set(null);
        assertEquals(Optional.empty(), component.report().lastServiceUri("OTHER"));
        assertEquals(Optional.empty(), component.report().refusal("ACME"));
    }

    @Test
    void aReaderThatComesLateWithAnOldTokenChangesNothing() {
        EndpointResolver resolver = resolver(config(""));
        AccessToken old = auth.current.get();
        resolver.resolve(old);
        auth.current.set(Tokens.token("second", "https://des2.powerepos.cloud/"));
        DesEndpoint current = resolver.resolve("ACME");
        LogFile log = new LogFile();
        assertEquals(Tokens.SVC, resolver.resolve(old).serviceUri().toString());
        assertSame(current, resolver.resolve("ACME"));
        assertEquals(List.of(), log.lines("INFO"), log::text);
    }

    @Test
    void aMisspeltKeyIsToldWithTheNearestOne() {
        LogFile log = new LogFile();
        EndpointResolver resolver = resolver(RawConfiguration.ofMap(Map.of("allowed.host", "x")));
        assertEquals(1, log.lines("WARN").size(), log::text);
        assertTrue(log.lines("WARN").get(0).contains("did you mean allowed.hosts?"), log::text);
        assertEquals("allowed.host", component.report().configurationProblems().get(0).key());
    }

    @Test
    void aConfigurationThatIsDeletedOpensNoHost() {
        EndpointResolver resolver = resolver(config("", "*.powerepos.cloud"));
        AccessToken elsewhere = Tokens.token("other", "https://evil.example/");
        receiver.updated(null);
        assertThrows(InvalidTokenReplyException.class, () -> resolver.resolve(elsewhere));
        List.copyOf(later).forEach(Runnable::run);
        assertThrows(InvalidTokenReplyException.class, () -> resolver.resolve(elsewhere));
        assertEquals("allowed.hosts", component.report().configurationProblems().get(0).key());
        component.deactivate();
        EndpointResolver successor = opened();
        assertThrows(InvalidTokenReplyException.class, () -> successor.resolve(elsewhere), "also after a restart");
        later.clear();
        deliver(config("", "*"));
        assertThrows(InvalidTokenReplyException.class, () -> successor.resolve(elsewhere),
                "may be the beginning of a line");
        List.copyOf(later).forEach(Runnable::run);
        assertEquals("https://evil.example/", successor.resolve(elsewhere).serviceUri().toString());
    }

    @Test
    void aListWithoutAnyHostOpensNothing() {
        EndpointResolver resolver = resolver(config("", " , "));
        assertThrows(InvalidConfigurationException.class, () -> resolver.resolve("ACME"));
    }

    @Test
    void untilAConfigurationIsDeliveredThereIsNoService() {
        opened();
        assertTrue(framework.services.isEmpty());
        receiver.updated(null);
        assertEquals(3, framework.services.size());
    }

    @Test
    void failsFastOnceStopped() {
        EndpointResolver resolver = resolver(config(""));
        Supplier<DesEndpoint> handle = resolver.endpoints("ACME");
        assertNotNull(handle.get());
        component.deactivate();
        assertTrue(framework.services.isEmpty());
        int asked = auth.asked.get();
        // every service that is asked from now on fails, which would be seen
        auth.failure = new IllegalStateException("must not be asked");
        store.failure = auth.failure;
        for (Executable question : List.<Executable>of(handle::get, () -> resolver.resolve("ACME"),
                () -> resolver.resolve("NEW"), () -> resolver.resolve(auth.current.get()),
                () -> resolver.endpoints("ACME"), () -> resolver.endpoints("NEW"))) {
            assertThrows(AccessClosedException.class, question);
        }
        assertInstanceOf(AccessClosedException.class, error(resolver.requestEndpoint("ACME")));
        assertInstanceOf(AccessClosedException.class, error(resolver.requestEndpoint("NEW")));
        assertEquals(asked, auth.asked.get(), "no token is requested any more");
        assertEquals(Optional.empty(), component.report().lastServiceUri("ACME"));
        assertEquals(Optional.empty(), component.report().refusal("ACME"));
        assertEquals(List.of(), component.report().configurationProblems());
    }

    @Test
    void nothingIsKeptOfOrganisationsThatAreNotConfiguredAnyMore() {
        EndpointResolver resolver = resolver(config(""));
        for (int i = 0; i < 2_000; i++) {
            String code = "ORG" + i;
            store.codes.add(code);
            resolver.resolve(code);
            resolver.endpoints(code);
            store.codes.remove(code);
            framework.announce(code);
        }
        assertEquals(0, resolver.size());
        // removed between two looks, so that the news of it comes too early
        resolver.endpoints("GONE");
        assertEquals(0, resolver.size());
        resolver.resolve(Tokens.token("opaque", Tokens.SVC, "GONE"));
        assertEquals(0, resolver.size());
    }

    @Test
    void aHandleOutlivesARemovalOfItsOrganisation() {
        EndpointResolver resolver = resolver(config(""));
        Supplier<DesEndpoint> handle = resolver.endpoints("ACME");
        DesEndpoint before = handle.get();
        store.codes.clear();
        framework.announce("ACME");
        assertNotSame(before, handle.get(), "auth decides whether there is still a token");
        assertNotSame(handle.get(), handle.get());
        store.codes.add("ACME");
        framework.announce("ACME");
        assertSame(handle.get(), handle.get(), "kept as before");
        assertSame(handle.get(), resolver.resolve("ACME"));
        deliver(config("", "elsewhere.example"));
        assertThrows(InvalidTokenReplyException.class, handle::get, "new rules apply to it too");
    }

    @Test
    void aHandleOfBeforeARemovalAnswersAsTheOneOfAfterIt() {
        EndpointResolver resolver = resolver(config(""));
        Supplier<DesEndpoint> before = resolver.endpoints("ACME");
        store.codes.clear();
        framework.announce("ACME");
        store.codes.add("ACME");
        Supplier<DesEndpoint> after = resolver.endpoints("ACME");
        assertNotSame(before, after);
        assertSame(after.get(), before.get());
        assertEquals(1, resolver.size());
    }

    @ParameterizedTest
    @MethodSource("unexpected")
    void anErrorThatIsNotForeseenReachesCallersWithARemedyAndWithoutItsMessage(Throwable error) {
        LogFile log = new LogFile();
        EndpointResolver resolver = resolver(config(""));
        AccessToken token = auth.current.get();
        Supplier<DesEndpoint> handle = resolver.endpoints("ACME");
        store.codes.add("OTHER");
        auth.failure = error;
        for (Executable question : List.<Executable>of(handle::get, () -> resolver.resolve("ACME"),
                () -> resolver.resolve(token), () -> resolver.resolve(Tokens.token("x", Tokens.SVC, "OTHER")),
                () -> resolver.endpoints("OTHER"))) {
            DesAccessException failure = assertThrows(DesAccessException.class, question);
            assertTrue(failure.getMessage().contains(error.getClass().getSimpleName()), failure.getMessage());
            assertTrue(failure.getMessage().contains("try again, and if this lasts, restart bundle"),
                    failure.getMessage());
            assertFalse(failure.getMessage().contains("canary"), failure.getMessage());
            assertNull(failure.getCause());
        }
        assertTrue(component.report().refusal("ACME").orElseThrow().contains("try again"));
        assertEquals(1, log.lines("WARN").stream().filter(line -> line.contains("organisation ACME")).count(),
                log::text);
        assertTrue(log.lines("WARN").get(0).contains(", at "), log::text);
        assertFalse(log.text().contains("canary"), log::text);
        auth.failure = null;
        store.failure = error;
        assertThrows(DesAccessException.class, () -> resolver.resolve(Tokens.token("x", Tokens.SVC, "OTHER")));
        store.failure = null;
        assertSame(handle.get(), resolver.resolve("ACME"), "the next call is as good as any");
    }

    static List<Throwable> unexpected() {
        return List.of(new IllegalStateException("canary"), new NoClassDefFoundError("canary"),
                new NullPointerException("canary"), new StackOverflowError());
    }

    @Test
    void eachStepOfTheEndIsDoneWhateverTheOthersThrow() {
        EndpointResolver resolver = resolver(config(""));
        Supplier<DesEndpoint> handle = resolver.endpoints("ACME");
        assertNotNull(handle.get());
        framework.unregistering = service -> {
            if (service instanceof CredentialListener) {
                throw new NoClassDefFoundError("on purpose");
            }
        };
        component.deactivate();
        assertFalse(framework.services.containsKey(resolver));
        assertThrows(AccessClosedException.class, handle::get);
        assertEquals(0, resolver.size());
    }

    @Test
    void aServiceThatCannotBeRegisteredIsRegisteredLater() {
        framework.registering = () -> {
            framework.registering = () -> { };
            throw new OutOfMemoryError("on purpose");
        };
        EndpointResolver resolver = resolver(config(""));
        try {
            assertTrue(framework.services.containsKey(resolver), "the other services come all the same");
            assertEquals(2, framework.services.size());
            await(() -> framework.services.size() == 3);
        } finally {
            component.deactivate();
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, "in vain");
            Thread.onSpinWait();
        }
    }

    private static Throwable error(CompletionStage<DesEndpoint> stage) {
        assertTrue(stage.toCompletableFuture().isCompletedExceptionally(), "it must have failed");
        Throwable[] seen = new Throwable[1];
        stage.whenComplete((endpoint, error) -> seen[0] = error);
        return seen[0];
    }

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
    void theListenerHearsOfEachMoveOnceWithBothAddresses() {
        List<String> moves = new ArrayList<>();
        EndpointResolver resolver = new EndpointResolver(auth, auth, store, new Notices(),
                token -> new DesEndpoint(URI.create(token.serviceUri().orElseThrow()), token),
                (organisation, from, to) -> moves.add(organisation + " " + from + " " + to), Runnable::run);
        resolver.resolve("ACME");
        auth.current.set(Tokens.token("second", Tokens.SVC));
        resolver.resolve("ACME");
        assertEquals(List.of(), moves);
        auth.current.set(Tokens.token("third", "https://des2.powerepos.cloud/"));
        resolver.resolve("ACME");
        resolver.resolve("ACME");
        assertEquals(List.of("ACME " + Tokens.SVC + " https://des2.powerepos.cloud/"), moves);
        store.codes.clear();
        resolver.forgetIfRemoved("ACME");
        store.codes.add("ACME");
        auth.current.set(Tokens.token("fourth", Tokens.SVC));
        resolver.resolve("ACME");
        assertEquals(1, moves.size(), "an organisation that comes back has not moved");
    }

    @Test
    void aPairOfRulesThatWereReplacedMeanwhileIsNotKept() {
        EndpointResolver[] holder = new EndpointResolver[1];
        TokenRules after = token -> new DesEndpoint(URI.create("https://after.example/"), token);
        holder[0] = new EndpointResolver(auth, auth, store, new Notices(), token -> {
            holder[0].enforce(after);
            return new DesEndpoint(URI.create("https://before.example/"), token);
        }, (organisation, from, to) -> { }, Runnable::run);
        assertEquals("https://before.example/", holder[0].resolve("ACME").serviceUri().toString());
        assertEquals("https://after.example/", holder[0].resolve("ACME").serviceUri().toString());
    }

    @Test
    void noRulesComeInForceAfterTheEnd() {
        EndpointResolver resolver = resolver(config(""));
        component.deactivate();
        resolver.enforce(token -> new DesEndpoint(URI.create(Tokens.SVC), token));
        assertThrows(AccessClosedException.class, () -> resolver.resolve(auth.current.get()));
    }

    @Test
    void anOrganisationThatComesBackIsWarnedOfAgain() {
        LogFile log = new LogFile();
        EndpointResolver resolver = resolver(config("", "elsewhere.example"));
        for (int i = 0; i < 2; i++) {
            assertThrows(InvalidTokenReplyException.class, () -> resolver.resolve("ACME"));
            assertThrows(InvalidTokenReplyException.class, () -> resolver.resolve("ACME"));
            store.codes.clear();
            framework.announce("ACME");
            store.codes.add("ACME");
        }
        assertEquals(2, log.lines("WARN").size(), log::text);
    }

    @Test
    void whoAsksWhileTheServiceStopsIsToldSo() {
        FakeAuth stopping = new FakeAuth(auth.current.get()) {

            @Override
            public Supplier<AccessToken> tokens(String organisationCode) {
                component.deactivate();
                return super.tokens(organisationCode);
            }
        };
        deliver(config(""));
        component = new EndpointResolverComponent(stopping, stopping, store, http, receiver);
        component.register(framework.context);
        EndpointResolver resolver = component.resolver();
        assertThrows(AccessClosedException.class, () -> resolver.endpoints("ACME"));
    }

    @Test
    void anOrganisationThatIsRemovedWhileItsTokenIsReadLeavesNothing() {
        EndpointResolver resolver = new EndpointResolver(auth, auth, store, new Notices(), token -> {
            store.codes.clear();
            return new DesEndpoint(URI.create(Tokens.SVC), token);
        }, (organisation, from, to) -> { }, Runnable::run);
        assertSame(auth.current.get(), resolver.resolve("ACME").token());
        assertEquals(0, resolver.size());
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

    /** Real threads, as they are the point. */
    @Test
    void aRegisteredListenerIsCalledWhenAnOrganisationHasMoved() throws Exception {
        EndpointResolver resolver = resolver(config(""));
        CompletableFuture<String> told = new CompletableFuture<>();
        component.listeners = List.of(new ComponentServiceObjects<>() {

            @Override
            public DesEndpointListener getService() {
                return (organisation, from, to) -> told.complete(organisation + " " + from + " " + to);
            }

            @Override
            public void ungetService(DesEndpointListener service) {
            }

            @Override
            public ServiceReference<DesEndpointListener> getServiceReference() {
                return null;
            }
        });
        resolver.resolve("ACME");
        auth.current.set(Tokens.token("moved", "https://des2.powerepos.cloud/"));
        resolver.resolve("ACME");
        assertEquals("ACME " + Tokens.SVC + " https://des2.powerepos.cloud/", told.get(5, TimeUnit.SECONDS));
        component.deactivate();
    }

    @Test
    void anotherLetterCaseIsAcceptedUnlessThatIsAnOrganisationToo() {
        EndpointResolver resolver = resolver(config(""));
        auth.current.set(Tokens.token(Tokens.jwt("{\"org_id\":\"acme\"}"), Tokens.SVC));
        assertEquals(Tokens.SVC, resolver.resolve("ACME").serviceUri().toString());
        store.codes.add("acme");
        auth.current.set(Tokens.token(Tokens.jwt("{\"org_id\":\"acme\",\"n\":2}"), Tokens.SVC));
        assertThrows(InvalidTokenReplyException.class, () -> resolver.resolve("ACME"));
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
}
