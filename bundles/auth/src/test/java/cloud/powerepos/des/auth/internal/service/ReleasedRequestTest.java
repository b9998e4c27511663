package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer.Behaviour;
import cloud.powerepos.des.auth.internal.time.Timer;
import cloud.powerepos.des.credentials.DesCredentials;

/** A request that waits for the first one of its client goes out at once when that has ended, however that was. */
class ReleasedRequestTest {

    private final ServiceParts parts = new ServiceParts();
    private CompletableFuture<AccessToken> parked;
    private boolean served;
    /** Happens once, where a planned task is cancelled. */
    private Runnable atCancel = () -> { };

    ReleasedRequestTest() {
        parts.credentials = ReleasedRequestTest::credentials;
        Timer timer = parts.timer;
        parts.timer = (nanos, task) -> {
            Runnable cancel = timer.after(nanos, task);
            return () -> {
                Runnable now = atCancel;
                atCancel = () -> { };
                now.run();
                cancel.run();
            };
        };
    }

    /** OTHER has a client of its own. */
    private static Optional<DesCredentials> credentials(String organisation) {
        String client = organisation.equals("OTHER") ? "its own" : "shared";
        return Optional.of(new DesCredentials(organisation, client, "secret", "account", "password", 1, "test.cfg"));
    }

    private static IllegalStateException fault() {
        return new IllegalStateException("a fault");
    }

    private void breakBackoff() {
        parts.random = () -> {
            throw fault();
        };
    }

    /** While the first request is under way, BETA asks; then this happens, and the first one gets this answer. */
    private CompletableFuture<AccessToken> first(Runnable meanwhile, Behaviour answer) {
        parts.server.behaviour = request -> {
            parts.server.behaviour = parts.server::token;
            parked = parts.request("BETA");
            meanwhile.run();
            return answer.answer(request);
        };
        return parts.request("ACME");
    }

    private void failOther() {
        parts.server.behaviour = request -> ScriptedAuthServer.json(503, "");
        assertTrue(parts.request("OTHER").isCompletedExceptionally());
    }

    private void assertGone() {
        assertTrue(parked.isDone());
        assertEquals("BETA", parked.join().organisationCode());
    }

    @Test
    void holdsNoTurnWhileItWaits() {
        parts.queue.limit(2);
        first(() -> {
            CompletableFuture<AccessToken> other = parts.request("OTHER");
            assertFalse(parked.isDone());
            served = other.isDone();
        }, parts.server::token);
        assertTrue(served, "of another client");
    }

    @Test
    void whereItsTimerCannotBeCancelled() {
        first(() -> {
            assertFalse(parked.isDone());
            atCancel = () -> {
                throw fault();
            };
        }, parts.server::token);
        assertGone();
    }

    @Test
    void whereItCannotBeReportedToTheQueue() {
        failOther();
        parts.callbacks = task -> {
            task.run();
            breakBackoff();
        };
        assertTrue(first(() -> { }, request -> ScriptedAuthServer.json(503, "")).isCompletedExceptionally());
        assertGone();
    }

    @Test
    void whereBothFail() {
        failOther();
        assertTrue(first(() -> atCancel = () -> {
            breakBackoff();
            throw fault();
        }, request -> ScriptedAuthServer.json(503, "")).isCompletedExceptionally());
        assertGone();
    }

    @Test
    void whereTheClientIsAcceptedJustBeforeItWaits() {
        parts.server.behaviour = request -> {
            parts.server.behaviour = parts.server::token;
            atCancel = () -> {
                parts.service.renew("GAMMA");
                parts.time.settle();
            };
            parked = parts.request("BETA");
            assertGone();
            return parts.server.token(request);
        };
        parts.request("ACME");
        assertEquals(3, parts.server.count());
        assertGone();
    }
}
