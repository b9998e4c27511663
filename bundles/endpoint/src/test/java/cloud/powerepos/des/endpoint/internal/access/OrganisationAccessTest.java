package cloud.powerepos.des.endpoint.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.TokenRejectedException;
import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesUnauthorizedException;
import cloud.powerepos.des.testing.Tokens;

class OrganisationAccessTest extends AccessFixture {

    private String refuse(DesEndpoint endpoint) {
        used.add(endpoint.token());
        throw new DesUnauthorizedException(endpoint);
    }

    @Test
    void aCallThatSucceedsIsRunOnce() {
        assertEquals("first", access.call(endpoint -> endpoint.token().value()));
        assertEquals(List.of(), auth.rejected);
        assertEquals("ACME", access.organisationCode());
    }

    @Test
    void refusalOfAnotherOrganisationsTokenIsPassedOn() {
        AccessToken others = new AccessToken("others", "BETA", "des", first.issuedAt(), first.expiresAt(),
                first.serviceUri(), first.replyFields());
        DesUnauthorizedException refusal =
                new DesUnauthorizedException(new DesEndpoint(URI.create(Tokens.SVC), others));
        assertSame(refusal, assertThrows(DesUnauthorizedException.class, () -> access.call(endpoint -> {
            throw refusal;
        })));
        assertEquals(List.of(), auth.rejected);
    }

    @Test
    void aRefusedCallIsRunOnceMoreWithAFreshToken() {
        auth.replacement = old -> second;
        String result = access.call(endpoint -> endpoint.token() == first ? refuse(endpoint) : "done");
        assertEquals("done", result);
        assertEquals(List.of(first), auth.rejected);
    }

    /** The clock that tokens live by may stand still meanwhile, so that an expired one is handed out. */
    @Test
    void aTokenThatExpiredWhileTheMachineWasSuspendedIsReplacedDuringTheCall() {
        Instant resumed = first.expiresAt().plusSeconds(3_600);
        AccessToken fresh = Tokens.token("fresh", Tokens.SVC, "ACME", resumed);
        auth.replacement = old -> fresh;
        String result = access.call(endpoint -> resumed.isAfter(endpoint.token().expiresAt()) ? refuse(endpoint)
                : endpoint.token().value());
        assertEquals("fresh", result);
        assertEquals(List.of(first), used);
        assertEquals(List.of(first), auth.rejected);
    }

    @Test
    void aFreshTokenThatIsRefusedTooIsRejectedAndTheErrorPassedOn() {
        auth.replacement = old -> old == first ? second : old;
        assertThrows(DesUnauthorizedException.class, () -> access.call(this::refuse));
        assertEquals(List.of(first, second), used);
        assertEquals(List.of(first, second), auth.rejected);
    }

    @Test
    void theSameTokenIsNotTriedTwice() {
        assertThrows(DesUnauthorizedException.class, () -> access.call(this::refuse));
        assertEquals(List.of(first), used);
    }

    @Test
    void anotherFailureIsNotRetried() {
        IOException failure = new IOException("broken");
        AtomicInteger calls = new AtomicInteger();
        assertSame(failure, assertThrows(IOException.class, () -> access.call(endpoint -> {
            calls.incrementAndGet();
            throw failure;
        })));
        assertEquals(1, calls.get());
        assertEquals(List.of(), auth.rejected);
    }

    @Test
    void whatHindersAFreshTokenIsToldToTheCaller() {
        auth.replacement = old -> {
            throw new TokenRejectedException("ACME", "two in a row", null);
        };
        assertThrows(TokenRejectedException.class, () -> access.call(this::refuse));
    }

    @Test
    void manyCallersWhoseTokenIsRefusedAllEndUpWithTheSameFreshOne() throws Exception {
        int callers = 64;
        auth.replacement = old -> Tokens.token("after " + old.value(), Tokens.SVC);
        CyclicBarrier together = new CyclicBarrier(callers);
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                results.add(threads.submit(() -> access.<String, Exception>call(endpoint -> {
                    if (endpoint.token() == first) {
                        together.await();
                        throw new DesUnauthorizedException(endpoint);
                    }
                    return endpoint.token().value();
                })));
            }
            for (Future<String> result : results) {
                assertEquals("after first", result.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(callers, auth.rejected.size());
        assertTrue(auth.rejected.stream().allMatch(token -> token == first));
    }

    @Test
    void anUnknownOrganisationIsAskedForAnewNextTime() {
        auth.current.set(null);
        assertThrows(UnknownOrganisationException.class, access::endpoint);
        auth.current.set(first);
        assertSame(first, access.endpoint().token());
    }

    @Test
    void failsFastOnceClosed() {
        access.close();
        assertThrows(AccessClosedException.class, access::endpoint);
        assertThrows(AccessClosedException.class, () -> access.call(endpoint -> "never"));
    }
}
