package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest.Grant;
import cloud.powerepos.des.auth.internal.time.Timer;
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.testing.FakeTokenStore;
import cloud.powerepos.des.testing.FakeTokenStore.Call;

/** What counts for the time limit of a request, 10 s for each attempt, and what does not. */
class RequestLimitTest {

    private static final Duration TICK = Duration.ofNanos(1);

    private final ServiceParts parts = new ServiceParts();
    private final FakeTokenStore rows = new FakeTokenStore(parts.time::elapsed);

    private void pass(Duration time) {
        parts.time.pass(time);
    }

    @Test
    void timeBeforeItCountsForNothing() {
        pass(Duration.ofHours(1));
        parts.executor = lost -> { };
        parts.request("ACME");
        pass(Duration.ofSeconds(11));
        assertEquals(State.REFRESHING, parts.state("ACME"));
        pass(TICK);
        assertEquals(State.OVERDUE, parts.state("ACME"));
    }

    @Test
    void eachAttemptHasItsOwn() {
        parts.request("ACME").join();
        parts.server.behaviour = request -> {
            pass(Duration.ofSeconds(9));
            return request.grant() == Grant.REFRESH ? ScriptedAuthServer.error(400, "invalid_grant")
                    : parts.server.token(request);
        };
        CompletableFuture<AccessToken> renewed = parts.service.renew("ACME").toCompletableFuture();
        parts.time.settle();
        assertEquals("token-2", renewed.join().value());
    }

    @Test
    void timeThatTheLeaseTakesCountsForNoAttempt() {
        parts.store = rows.open("a");
        rows.before((node, call) -> {
            if (call == Call.TAKE) {
                pass(Duration.ofSeconds(2));
            }
        });
        State[] seen = new State[1];
        parts.server.behaviour = request -> {
            pass(Duration.ofMillis(9_900));
            seen[0] = parts.state("ACME");
            return parts.server.token(request);
        };
        assertEquals("token-1", parts.request("ACME").join().value());
        assertEquals(State.REFRESHING, seen[0]);
    }

    @Test
    void lookWhoseThreadHangsIsGivenUpByThePeriodicLookWhereTheTimerMissedIt() {
        parts.store = rows.open("a");
        parts.looks = lost -> { };
        Timer working = parts.timer;
        parts.timer = (nanos, task) -> () -> { };
        CompletableFuture<AccessToken> waiting = parts.request("ACME");
        parts.timer = working;
        pass(Duration.ofSeconds(20).minus(TICK));
        assertTrue(parts.service.timePassed());
        parts.time.settle();
        assertFalse(waiting.isDone());
        pass(TICK);
        assertTrue(parts.service.timePassed());
        parts.time.settle();
        assertTrue(waiting.isDone());
        assertEquals("token-1", waiting.join().value());
    }

    @Test
    void requestIsGivenUpThoughItsNextTryCannotBeWorkedOut() {
        parts.executor = lost -> { };
        CompletableFuture<AccessToken> waiting = parts.request("ACME");
        parts.executor = parts.time.executor();
        parts.random = () -> {
            throw new IllegalStateException("a fault");
        };
        pass(Duration.ofSeconds(15));
        assertEquals(AuthServerUnavailableException.class, ServiceParts.error(waiting).getClass());
        parts.random = () -> 0;
        CompletableFuture<AccessToken> next = parts.request("ACME");
        assertTrue(next.isDone());
        assertEquals("token-1", next.join().value());
    }
}
