package cloud.powerepos.des.auth.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.CapturedLogs;

/** What others find in the row after a request has ended early, or was refused for long. */
class StoreEndsTest {

    private final Cluster cluster = new Cluster();
    private final RotatingAuthServer server = cluster.server;
    private CompletableFuture<AccessToken> next;

    @BeforeEach
    void start() {
        cluster.start("a");
        cluster.start("b");
        cluster.configure("ACME");
    }

    /** While the first request is under way. */
    private void meanwhile(Runnable action) {
        server.answer = request -> {
            server.answer = any -> null;
            action.run();
            return null;
        };
    }

    private void assertServedSoon() {
        cluster.pass(Duration.ofSeconds(1));
        assertTrue(next.isDone(), "no caller waits for a lease that is of no use any more");
        assertTrue(server.accepts(next.join().value()));
        assertEquals(0, cluster.store.leases());
        assertEquals(0, server.replays);
    }

    @Test
    void nodeThatStopsLeavesTheRowToOthers() {
        Node stopping = cluster.node("a");
        meanwhile(stopping.service::close);
        stopping.request("ACME");
        next = cluster.node("b").request("ACME");
        assertServedSoon();
    }

    @Test
    void organisationThatIsRemovedAndConfiguredAgainWaitsForNoLease() {
        Node node = cluster.node("a");
        meanwhile(() -> {
            node.credentials.remove("ACME");
            node.service.credentialsChanged("ACME");
            node.configure(Cluster.credentials("ACME", "password", 2));
        });
        node.request("ACME");
        next = node.request("ACME");
        assertServedSoon();
    }

    @Test
    void refusalIsNoLongerThanThisNodeWouldWait() throws Exception {
        server.passwords.put("ACME", "another");
        // "never again"
        AuthSettings hourly = cluster.settings;
        cluster.settings = new AuthSettings(hourly.tokenEndpoint(), hourly.scope(), hourly.requestTimeout(),
                hourly.connectTimeout(), 8, 0.70, 0.85, Duration.ZERO, "");
        Node first = cluster.node("a");
        assertThrows(CredentialsRejectedException.class, () -> first.token("ACME"));
        cluster.settings = hourly;
        Node second = cluster.node("b");
        assertThrows(CredentialsRejectedException.class, () -> second.token("ACME"));
        cluster.pass(Duration.ofMinutes(61));
        assertThrows(CredentialsRejectedException.class, () -> second.token("ACME"));
        assertEquals(1, server.requests, "the row still says never");
        server.passwords.remove("ACME");
        first.store.purge("ACME");
        cluster.pass(Duration.ofMinutes(61));
        assertTrue(server.accepts(second.token("ACME").value()));
    }

    @Test
    void rowsThatCannotBeOpenedAreNoLineInTheLogEach() {
        cluster.node("a").token("ACME");
        Node stranger = cluster.start("b", "another key", Duration.ZERO);
        try (CapturedLogs logs = new CapturedLogs()) {
            assertTrue(server.accepts(stranger.token("ACME").value()));
            assertEquals(List.of(), logs.shown(), "the store itself warns, of 5,000 rows once");
        }
    }
}
