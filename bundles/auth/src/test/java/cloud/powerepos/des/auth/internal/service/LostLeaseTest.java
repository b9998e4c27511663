package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.store.RowId;
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.testing.FakeStore;
import cloud.powerepos.des.testing.FakeTokenStore;
import cloud.powerepos.des.testing.FakeTokenStore.Call;

/** A request whose turn has come finds that another node was faster to take the lease, and waits for that one. */
class LostLeaseTest {

    private static final Duration LEASE = Duration.ofSeconds(25);

    private final ServiceParts parts = new ServiceParts();
    private final FakeTokenStore rows = new FakeTokenStore(parts.time::elapsed);

    LostLeaseTest() {
        parts.credentials = new FakeStore("ACME", "BETA", "GAMMA")::find;
        parts.store = rows.open("a");
    }

    /** The other node takes the lease after this one has looked; and never gives it back. */
    private CompletableFuture<AccessToken> outrun() {
        String row = RowId.of(Simulation.SETTINGS, parts.credentials.apply("ACME").orElseThrow());
        rows.before((node, call) -> {
            if (call == Call.TAKE) {
                rows.before((any, other) -> { });
                rows.open("b").take(row, 0, "ACME", LEASE);
            }
        });
        CompletableFuture<AccessToken> waiting = parts.request("ACME");
        assertEquals(1, rows.leases());
        assertFalse(waiting.isDone());
        return waiting;
    }

    @Test
    void waitsForAsLongAsTheLeaseLasts() {
        CompletableFuture<AccessToken> waiting = outrun();
        parts.time.pass(LEASE.minusSeconds(1));
        assertFalse(waiting.isDone());
        assertEquals(State.REFRESHING, parts.state("ACME"));
        parts.time.pass(Duration.ofSeconds(2));
        assertTrue(waiting.isDone());
        assertEquals("ACME", waiting.join().organisationCode());
    }

    @Test
    void keepsNoOtherOneFromItsTurn() {
        // the client is known to be good
        parts.request("GAMMA").join();
        parts.queue.limit(1);
        CompletableFuture<AccessToken> waiting = outrun();
        assertTrue(parts.request("BETA").isDone());
        assertFalse(waiting.isDone());
    }

    @Test
    void keepsNoOtherOneOfItsClientWaiting() {
        CompletableFuture<AccessToken> waiting = outrun();
        assertTrue(parts.request("BETA").isDone());
        assertFalse(waiting.isDone());
    }

    @Test
    void plansItsNextLookAndNothingElse() {
        outrun();
        assertEquals(1, parts.time.pendingTimers());
    }
}
