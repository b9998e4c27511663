package cloud.powerepos.des.auth.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.operations.TokenStatus.Sharing;
import cloud.powerepos.des.testing.FakeTokenStore.Call;

/** R14, R15 and what happens while the token store comes and goes. */
class StoreScaleTest {

    private static final int MANY = 5_000;

    private final Cluster cluster = new Cluster();
    private final RotatingAuthServer server = cluster.server;

    private void organisations(int count) {
        for (Node node : cluster.nodes.values()) {
            for (int number = 0; number < count; number++) {
                node.credentials.put("ORG" + number, Cluster.credentials("ORG" + number, "password", 1));
            }
        }
    }

    private List<CompletableFuture<AccessToken>> askAll(Node node, int count) {
        List<CompletableFuture<AccessToken>> asked = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            asked.add(node.service.requestToken("ORG" + number).toCompletableFuture());
        }
        return asked;
    }

    @Test
    void r14FiveThousandColdOnThreeNodesCostExactlyFiveThousandGrants() {
        for (String name : List.of("a", "b", "c")) {
            cluster.start(name);
        }
        organisations(MANY);
        server.answersInOrder(Duration.ofMillis(5));
        List<CompletableFuture<AccessToken>> asked = new ArrayList<>();
        cluster.nodes.values().forEach(node -> asked.addAll(askAll(node, MANY)));
        while (!asked.stream().allMatch(CompletableFuture::isDone)) {
            cluster.pass(Duration.ofSeconds(1));
        }
        assertEquals(MANY, server.passwordGrants());
        assertEquals(MANY, server.requests);
        for (int number = 0; number < MANY; number++) {
            assertEquals(asked.get(number).join().value(), asked.get(MANY + number).join().value());
        }
    }

    @Test
    void r14OrganisationThatIsLeasedElsewhereHoldsNoTurn() {
        cluster.start("a");
        cluster.start("b");
        organisations(100);
        List<AccessToken> others = new ArrayList<>();
        server.answer = request -> {
            if (request.credentials().organisationCode().equals("ORG0")) {
                cluster.pass(Duration.ofSeconds(9));
            }
            return null;
        };
        cluster.node("a").request("ORG0");
        Node b = cluster.node("b");
        List<CompletableFuture<AccessToken>> asked = askAll(b, 100);
        cluster.pass(Duration.ofSeconds(20));
        asked.forEach(stage -> others.add(stage.join()));
        assertEquals(100, server.requests);
        assertEquals(1, server.mostParallel);
    }

    /** That parallel requests would be seen. */
    @Test
    void withoutTheStoreNodesAskInParallel() {
        cluster.start("a").store = null;
        cluster.start("b").store = null;
        organisations(1);
        askAll(cluster.node("a"), 1);
        askAll(cluster.node("b"), 1);
        cluster.pass(Duration.ofSeconds(1));
        assertEquals(2, server.mostParallel);
        assertEquals(0, cluster.store.statements());
    }

    @Test
    void r15FiveThousandWarmAreServedWithoutARequestThoughTheAuthServerIsDown() {
        Node first = cluster.start("a");
        organisations(MANY);
        server.answersInOrder(Duration.ofMillis(5));
        askAll(first, MANY);
        cluster.pass(Duration.ofSeconds(60));
        assertEquals(MANY, server.tokens());
        server.answer = request -> {
            throw ScriptedAuthServer.unsent();
        };
        first.kill();
        cluster.nodes.remove("a");
        Node again = cluster.start("a");
        organisations(MANY);
        again.credentials.put("COLD", Cluster.credentials("COLD", "password", 1));
        again.credentials.put("FROZEN", Cluster.credentials("FROZEN", "password", 1));
        again.request("COLD");
        again.request("FROZEN");
        cluster.pass(Duration.ofMillis(500));
        int before = server.requests;
        int statements = cluster.store.statements();
        List<CompletableFuture<AccessToken>> warm = askAll(again, MANY);
        cluster.time.settle();
        assertTrue(warm.stream().allMatch(CompletableFuture::isDone), "at once, though the circuit breaker is open");
        warm.forEach(CompletableFuture::join);
        assertEquals(before, server.requests);
        assertEquals(MANY, cluster.store.statements() - statements, "one look each");
    }

    @Test
    void storeComesAndGoesWhileTheServiceRuns() throws Exception {
        Node node = cluster.start("a");
        var store = node.store;
        organisations(1);
        node.store = null;
        String alone = node.token("ORG0").value();
        assertEquals(0, cluster.store.statements());
        node.store = store;
        for (int step = 0; step < 47; step++) {
            node.token("ORG0");
            cluster.pass(Duration.ofMinutes(10));
        }
        assertEquals(1, cluster.store.size(), "since the refresh");
        assertEquals(1, server.refreshGrants(), "with the refresh token that it had alone");
        assertTrue(!node.token("ORG0").value().equals(alone));
        node.store = null;
        for (int step = 0; step < 47; step++) {
            node.token("ORG0");
            cluster.pass(Duration.ofMinutes(10));
        }
        assertEquals(2, server.passwordGrants(), "the refresh token is in the store that went");
    }

    @Test
    void storeThatGoesWhileItIsWaitedForEndsNoCall() {
        Node a = cluster.start("a");
        Node b = cluster.start("b");
        organisations(1);
        server.answer = request -> {
            server.answer = any -> null;
            CompletableFuture<AccessToken> waiting = b.request("ORG0");
            cluster.pass(Duration.ofMillis(400));
            assertNull(waiting.getNow(null));
            b.store = null;
            cluster.pass(Duration.ofMillis(400));
            assertTrue(waiting.isDone(), "alone");
            return null;
        };
        assertTrue(server.accepts(a.token("ORG0").value()));
        assertEquals(2, server.passwordGrants());
    }

    @Test
    void operatorsSeeWhereATokenCameFrom() {
        Node a = cluster.start("a");
        Node b = cluster.start("b");
        organisations(1);
        a.token("ORG0");
        b.token("ORG0");
        assertTrue(b.events.stream().anyMatch(event -> event.type() == TokenEvent.Type.ISSUED
                && event.message().contains("taken over from the token store, where node a put it")),
                b.events.toString());
        assertEquals(1, cluster.store.count(Call.TAKE));
        assertEquals(new Sharing(Optional.of("a"), 0), a.status("ORG0").sharing().orElseThrow());
        assertEquals(new Sharing(Optional.of("a"), 1), b.status("ORG0").sharing().orElseThrow());
        a.store = null;
        assertEquals(Optional.empty(), a.status("ORG0").sharing());
    }
}
