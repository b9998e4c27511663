package cloud.powerepos.des.auth.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.operations.TokenStatus.State;

/** R15: a request that waits as the AuthServer is failing hides no token that another node has put into the row. */
class StoreWithdrawnTest {

    private final Cluster cluster = new Cluster();
    private final RotatingAuthServer server = cluster.server;

    @Test
    void callerGetsTheTokenOfTheOtherNodeInPlaceOfTheWaitingRequest() {
        server.life = Duration.ofSeconds(1_000);
        Node node = cluster.start("a");
        Node other = cluster.start("b");
        cluster.configure("ACME");
        cluster.configure("BETA");
        node.token("ACME");
        server.answer = request -> ScriptedAuthServer.retryAfter(503, "3600");
        assertTrue(node.request("BETA").isCompletedExceptionally());
        server.answer = request -> null;
        cluster.pass(server.life.plusSeconds(1));
        assertEquals(2, server.requests, "the refresh waits");

        String shared = other.token("ACME").value();
        assertEquals(shared, node.request("ACME").join().value());
        assertEquals(State.FRESH, node.status("ACME").state());
        assertEquals(3, server.requests);
    }
}
