package cloud.powerepos.des.itests.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.itests.databases.Node;
import cloud.powerepos.des.itests.testing.Readme;
import cloud.powerepos.des.store.Settlement;
import cloud.powerepos.des.store.SharedRefreshToken;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreLease;
import cloud.powerepos.des.store.StoredEntry;
import cloud.powerepos.des.store.StoredRefusal;
import cloud.powerepos.des.store.internal.jdbc.JdbcRows;

/** What the token store promises on each database server. */
abstract class DatabaseStore extends OnDatabase {

    @Test
    void aTokenOfOneNodeIsFoundByTheOther() throws Exception {
        Node one = node("one");
        Node two = node("two");
        StoreLease lease = one.store().take("id", 0, "ACME", Node.LEASE).orElseThrow();
        StoredEntry leased = two.store().look("id").orElseThrow();
        assertEquals("one", leased.leaseHolder());
        assertTrue(leased.leaseLeft().compareTo(Duration.ofSeconds(20)) > 0, leased::toString);
        assertEquals(Optional.empty(), two.store().take("id", 1, "ACME", Node.LEASE));
        assertEquals(Optional.empty(), two.store().take("id", 0, "ACME", Node.LEASE));
        assertTrue(one.store().settle(lease, Node.outcome("access-1", "refresh-1")));

        StoredEntry found = two.store().look("id").orElseThrow();
        assertEquals("access-1", found.token().orElseThrow().value());
        StoreLease next = two.store().take("id", found.version(), "ACME", Node.LEASE).orElseThrow();
        assertEquals("refresh-1", next.refreshToken().orElseThrow().value());
        assertFalse(one.store().settle(lease, Node.outcome("late", "late")));
        assertTrue(two.store().settle(next, new Settlement(Optional.empty(), Optional.empty(),
                Optional.of(new StoredRefusal("invalid_grant", Duration.ofHours(1))))));
        StoredEntry refused = one.store().look("id").orElseThrow();
        assertEquals("invalid_grant", refused.refusal().orElseThrow().error());
        assertEquals("access-1", refused.token().orElseThrow().value());
        assertEquals(1, one.store().rows("ACME").size());
    }

    @Test
    void ofManyNodesAndThreadsOneTakes() throws Exception {
        List<Node> nodes = List.of(node("one"), node("two"));
        Set<String> handedOut = ConcurrentHashMap.newKeySet();
        List<String> twice = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = IntStream.range(0, 8).mapToObj(i -> new Thread(() -> {
            for (int round = 0; round < 40; round++) {
                cycle(nodes.get(i % 2), "id" + round % 4, handedOut, twice);
            }
        })).toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), twice);
        assertTrue(handedOut.size() >= 40, () -> handedOut.size() + " refresh tokens");
    }

    /** Looks, takes and settles once, if it can. */
    private static void cycle(Node node, String id, Set<String> handedOut, List<String> twice) {
        try {
            long version = node.store().look(id).map(StoredEntry::version).orElse(0L);
            Optional<StoreLease> lease = node.store().take(id, version, "ACME", Node.LEASE);
            if (lease.isPresent()) {
                lease.get().refreshToken().map(SharedRefreshToken::value).filter(value -> !handedOut.add(value))
                        .ifPresent(twice::add);
                node.store().settle(lease.get(), Node.outcome("access", "refresh " + id + " " + lease.get().fence()));
            }
        } catch (StoreException e) {
            twice.add(e.getMessage());
        }
    }

    @Test
    void noConnectionIsHeldBetweenTakeAndSettle() throws Exception {
        Node node = node("one");
        List<StoreLease> leases = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            leases.add(node.store().take("id" + i, 0, "ACME", Node.LEASE).orElseThrow());
        }
        assertEquals(0, node.pool().getNumActive());
        for (StoreLease lease : leases) {
            assertTrue(node.store().settle(lease, Node.outcome("access", "refresh")));
        }
    }

    @Test
    void writesWhoseAnswersAreLostLoseNoRefreshTokenAndRepeatNone() throws Exception {
        LostCommits faults = new LostCommits(42, 0.1);
        Node node = node("one");
        node.use("one", faults.over(node.pool()), true, key());
        String expected = null;
        for (int i = 0; i < 150; i++) {
            long version = node.store().look("id").map(StoredEntry::version).orElse(0L);
            StoreLease lease = node.store().take("id", version, "ACME", Node.LEASE).orElseThrow();
            assertEquals(Optional.ofNullable(expected), lease.refreshToken().map(SharedRefreshToken::value));
            expected = "refresh " + i;
            assertTrue(node.store().settle(lease, Node.outcome("access " + i, expected)));
        }
        assertTrue(faults.lost.get() >= 10, () -> faults.lost + " lost");
    }

    @Test
    void theTimeZoneOfASessionDoesNotMatter() throws Exception {
        Node one = node("one");
        Node two = node("two", server().timeZone());
        StoreLease lease = one.store().take("id", 0, "ACME", Node.LEASE).orElseThrow();
        one.store().settle(lease, Node.outcome("access", "refresh"));
        for (Node node : List.of(one, two)) {
            Duration left = node.store().look("id").orElseThrow().token().orElseThrow().left();
            assertTrue(left.compareTo(Duration.ofSeconds(3580)) > 0 && left.compareTo(Duration.ofSeconds(3599)) <= 0,
                    left::toString);
        }
    }

    @Test
    void aSettlementThatIsWrittenLateLengthensNoLife() throws Exception {
        Node node = node("one");
        StoreLease lease = node.store().take("id", 0, "ACME", Node.LEASE).orElseThrow();
        sql("UPDATE " + Node.TABLE + " SET changed_at = changed_at - 20000");
        assertTrue(node.store().settle(lease, Node.outcome("access", "refresh")));
        Duration left = node.store().look("id").orElseThrow().token().orElseThrow().left();
        assertTrue(left.compareTo(Duration.ofSeconds(3579)) <= 0, left::toString);
    }

    @Test
    void aServerThatHangsCostsACallItsTimeLimitAndIsUsedAgainByItself() throws Exception {
        Wire wire = new Wire(server().port());
        Node node = nodeBehind(wire);
        node.store().look("id");
        wire.hang(true);
        long before = System.nanoTime();
        String message = assertThrows(StoreException.class, () -> node.store().look("id")).getMessage();
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
        assertTrue(took < 5_000, () -> took + " ms");
        assertTrue(message.contains("no answer within 1000 ms") || message.contains("cannot be used"), message);
        long again = System.nanoTime();
        assertThrows(StoreException.class, () -> node.store().look("id"));
        assertTrue(System.nanoTime() - again < TimeUnit.MILLISECONDS.toNanos(900), "it is known to be unreachable");
        assertFalse(node.store().status().reachable());
        wire.hang(false);
        await().atMost(Duration.ofSeconds(15)).until(() -> node.store().status().reachable());
        assertEquals(Optional.empty(), node.store().look("id"));
        await().until(() -> node.pool().getNumActive() == 0);
    }

    @Test
    void noTokenIsReadableInTheFilesOfTheServerOrItsErrors() throws Exception {
        Node node = node("one");
        StoreLease lease = node.store().take("id", 0, "ACME", Node.LEASE).orElseThrow();
        node.store().settle(lease, Node.outcome("CANARY-access", "CANARY-refresh"));
        StoreLease next = node.store().take("id", 2, "ACME", Node.LEASE).orElseThrow();
        sql("DROP TABLE " + Node.TABLE);
        String error = assertThrows(StoreException.class,
                () -> node.store().settle(next, Node.outcome("CANARY-access", "CANARY-refresh"))).getMessage();
        assertFalse(error.contains("CANARY") || error.contains("eyJ"), error);
        try (Stream<Path> files = Files.walk(server().data())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("CANARY"),
                        file::toString);
            }
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> node.store().status().reachable());
        assertEquals(Optional.empty(), node.store().look("id"), "the table was made again");
    }

    @Test
    void aTokenThatIsTooLongForItsColumnIsNoOutage() throws Exception {
        Node node = node("one");
        StoreLease lease = node.store().take("id", 0, "ACME", Node.LEASE).orElseThrow();
        String message = assertThrows(StoreException.class,
                () -> node.store().settle(lease, Node.outcome("access", "r".repeat(4_000)))).getMessage();
        assertTrue(message.contains("sealed refresh token is too long"), message);
        assertTrue(node.store().status().reachable());
        StoreLease next = node.store().take("id", 2, "ACME", Node.LEASE).orElseThrow();
        assertTrue(node.store().settle(next, Node.outcome("a".repeat(5_000), "r".repeat(1_900))));
        assertEquals("a".repeat(5_000), node.store().look("id").orElseThrow().token().orElseThrow().value());
    }

    @Test
    void organisationsThatDifferInLetterCaseOrBeyondAsciiAreOthers() throws Exception {
        Node node = node("one");
        List<String> codes = List.of("ACME", "acme", "ACME ", "Zürich \\ 東京 \uD83D\uDE00");
        for (String code : codes) {
            node.store().take("id of " + codes.indexOf(code), 0, code, Node.LEASE);
        }
        for (String code : codes) {
            assertEquals(List.of(code), node.store().rows(code).stream().map(row -> row.organisationCode()).toList());
            assertEquals(1, node.store().purge(code));
        }
        assertEquals(0, node.store().purge("ACME"));
    }

    @Test
    void rowsThatWereNotChangedForLongAreDeleted() throws Exception {
        Node node = node("one");
        node.store().take("old", 0, "ACME", Node.LEASE);
        node.store().take("young", 0, "ACME", Node.LEASE);
        sql("UPDATE " + Node.TABLE + " SET changed_at = changed_at - " + Duration.ofDays(91).toMillis()
                + " WHERE id = 'old'");
        try (JdbcRows rows = new JdbcRows(new Node.Given(node.pool()), Node.TABLE, false, Node.TIMEOUT)) {
            rows.probe();
            assertEquals(1, rows.deleteUnchanged(Duration.ofDays(90)));
            assertEquals(1, rows.count().rows());
            assertEquals(1, rows.count().leases());
        }
    }

    @Test
    void afterTheStatementForAFailOverNoRefreshTokenIsLeft() throws Exception {
        Node node = node("one");
        StoreLease lease = node.store().take("id", 0, "ACME", Node.LEASE).orElseThrow();
        node.store().settle(lease, Node.outcome("access", "refresh"));
        sql(String.join("\n", Readme.read().block("store-fail-over")));
        assertEquals("access", node.store().look("id").orElseThrow().token().orElseThrow().value());
        assertEquals(Optional.empty(), node.store().take("id", 2, "ACME", Node.LEASE).orElseThrow().refreshToken());
    }

    @Test
    void aTableThatMayNotBeMadeIsAskedFor() throws Exception {
        Node node = unused(server().port());
        node.use("one", node.pool(), false, key());
        String message = assertThrows(StoreException.class, () -> node.store().look("id")).getMessage();
        assertTrue(message.contains("does not exist: create it with the statement of the README"), message);
    }

    @Test
    void nodesThatStartTogetherMakeOneTable() throws Exception {
        List<Node> nodes = List.of(node("one"), node("two"), node("three"));
        for (Node node : nodes) {
            assertEquals(Optional.empty(), node.store().look("id"));
        }
    }

    @Test
    void acknowledgedWritesSurviveACrash() throws Exception {
        Node node = node("one");
        StoreLease lease = node.store().take("id", 0, "ACME", Node.LEASE).orElseThrow();
        node.store().settle(lease, Node.outcome("access", "refresh"));
        server().crash();
        assertThrows(StoreException.class, () -> node.store().look("id"));
        server().restart();
        await().atMost(Duration.ofSeconds(20)).until(() -> node.store().status().reachable());
        assertEquals("access", node.store().look("id").orElseThrow().token().orElseThrow().value());
    }
}
