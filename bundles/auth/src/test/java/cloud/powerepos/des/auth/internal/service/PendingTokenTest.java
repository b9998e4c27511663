package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AuthServerUnavailableException;

/** How long callers wait for a token, and what ends their wait. */
class PendingTokenTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final PendingToken pending = new PendingToken();

    private String errorAfter(Duration limit) {
        return assertThrows(AuthServerUnavailableException.class, () -> pending.await("ACME", limit)).getMessage();
    }

    @Test
    void waitEndsWithItsLimit() {
        assertEquals("Organisation ACME: no token within 20 ms; the request goes on, try again later",
                errorAfter(Duration.ofMillis(20)));
    }

    @Test
    void timeThatTheStoreTookIsOver() {
        pending.storeAsked();
        pending.storeAnswered();
        assertTrue(errorAfter(Duration.ofMillis(20)).contains("within 20 ms"));
    }

    @Test
    void interruptEndsTheWaitAndIsKeptForTheCaller() {
        Thread.currentThread().interrupt();
        assertEquals("Organisation ACME: interrupted while waiting for a token; the request goes on", errorAfter(LONG));
        assertTrue(Thread.interrupted());
    }

    @Test
    void firstEndCounts() {
        pending.endsWith(() -> null);
        pending.endsWith(() -> {
            throw new IllegalStateException("a second end");
        });
        assertNull(pending.await("ACME", LONG));
        assertFalse(pending.stage("ACME", Runnable::run).toCompletableFuture().isCompletedExceptionally());
    }

    @Test
    void callerWhoseStageIsCancelledEndsNoOther() {
        var cancelled = pending.stage("ACME", Runnable::run).toCompletableFuture();
        var other = pending.stage("ACME", Runnable::run).toCompletableFuture();
        cancelled.cancel(true);
        pending.endsWith(() -> null);
        assertTrue(other.isDone() && !other.isCompletedExceptionally());
    }
}
