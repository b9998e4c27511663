package cloud.powerepos.des.auth.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.testing.FakeTokenStore.Call;

/** R4: a thread that stood still after it took a lease sends nothing that another node may send too. */
class StoreLateSendTest extends ThreeNodes {

    /** The thread of the next request stands still when all but the sending is done. */
    private void standStill(Duration time) {
        server.preparing = () -> {
            server.preparing = () -> { };
            cluster.time.tick(time.toNanos());
        };
        node("a").service.renew("ACME");
        cluster.time.settle();
    }

    @ParameterizedTest
    @CsvSource({"PT5S, 2", "PT5.000000001S, 1"})
    void nothingIsSentLaterThanFiveSecondsAfterTheTake(Duration late, int requests) {
        token(node("a"));
        standStill(late);
        assertEquals(requests, server.requests);
        assertEquals(requests == 1 ? State.DEGRADED : State.FRESH, node("a").status("ACME").state());
    }

    @Test
    void refreshTokenThatWasNotSentGoesBackAndIsUsedByTheNextRequest() {
        String first = token(node("a"));
        standStill(Duration.ofSeconds(6));
        assertEquals(1, cluster.store.refreshTokens());
        assertEquals(0, cluster.store.leases());
        passInUse(Duration.ofHours(8), Duration.ofMinutes(10));
        assertEquals(1, server.passwordGrants());
        assertTrue(server.refreshGrants() >= 1);
        assertTrue(!first.equals(token(node("a"))));
        assertEquals(0, server.replays);
    }

    @Test
    void requestThatWasGivenUpWhileItTookTheLeaseGivesItBack() {
        token(node("a"));
        cluster.store.after((name, call) -> {
            if (call == Call.TAKE) {
                cluster.store.after((any, other) -> { });
                node("a").credentials.remove("ACME");
                node("a").service.credentialsChanged("ACME");
            }
        });
        node("a").service.renew("ACME");
        cluster.pass(Duration.ofSeconds(1));
        assertEquals(1, server.requests);
        assertEquals(0, cluster.store.leases());
        assertEquals(1, cluster.store.refreshTokens(), "it was not sent");
    }
}
