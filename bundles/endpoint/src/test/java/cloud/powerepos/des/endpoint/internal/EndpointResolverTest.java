package cloud.powerepos.des.endpoint.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.InvalidTokenReplyException;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.internal.rules.Notices;
import cloud.powerepos.des.testing.Tokens;

class EndpointResolverTest extends ResolverFixture {

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
    void anOrganisationThatIsRemovedWhileItsTokenIsReadLeavesNothing() {
        EndpointResolver resolver = new EndpointResolver(auth, auth, store, new Notices(), token -> {
            store.codes.clear();
            return new DesEndpoint(URI.create(Tokens.SVC), token);
        }, (organisation, from, to) -> { }, Runnable::run);
        assertSame(auth.current.get(), resolver.resolve("ACME").token());
        assertEquals(0, resolver.size());
    }
}
