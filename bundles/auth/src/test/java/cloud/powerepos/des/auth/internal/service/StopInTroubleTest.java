package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;

/** The service stops while something that it needs for that fails. */
class StopInTroubleTest {

    private final ServiceParts parts = new ServiceParts();
    private Supplier<AccessToken> handle;
    private CompletableFuture<AccessToken> waiting;

    @BeforeEach
    void stop() {
        parts.request("ACME");
        handle = parts.service.tokens("ACME");
        parts.executor = task -> { };
        waiting = parts.request("BETA");
        parts.clockFault = new IllegalStateException("a fault");
        parts.service.close();
        parts.clockFault = null;
    }

    @Test
    void callerWhoWaitsIsToldThoughTheThreadsAreGone() {
        assertSame(AccessClosedException.class, ServiceParts.error(waiting).getClass());
    }

    @Test
    void handleGivesNoTokenAnyMore() {
        assertThrows(AccessClosedException.class, handle::get);
    }

    @Test
    void nothingIsSentAnyMore() {
        assertEquals(0, parts.time.pendingTimers());
        parts.executor = parts.time.executor();
        parts.time.pass(Duration.ofHours(8));
        assertEquals(1, parts.server.count());
    }

    @Test
    void requestThatIsUnderWayIsEndedEarly() {
        ServiceParts sending = new ServiceParts();
        sending.server.behaviour = request -> {
            sending.clockFault = new IllegalStateException("a fault");
            sending.service.close();
            sending.clockFault = null;
            return sending.server.token(request);
        };
        sending.request("ACME");
        assertEquals(1, sending.server.aborted());
    }

    @Test
    void handleThatGoesByTheCoarseTimeGivesNoTokenAnyMore() {
        ServiceParts coarse = new ServiceParts(true);
        AccessToken token = coarse.request("ACME").join();
        Supplier<AccessToken> fast = coarse.service.tokens("ACME");
        assertSame(token, fast.get());
        coarse.clockFault = new IllegalStateException("a fault");
        coarse.service.close();
        coarse.clockFault = null;
        assertThrows(AccessClosedException.class, fast::get);
    }
}
