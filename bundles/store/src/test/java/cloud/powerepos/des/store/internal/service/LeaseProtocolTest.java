package cloud.powerepos.des.store.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.store.Settlement;
import cloud.powerepos.des.store.SharedRefreshToken;
import cloud.powerepos.des.store.SharedToken;
import cloud.powerepos.des.store.StoreLease;
import cloud.powerepos.des.store.StoredEntry;
import cloud.powerepos.des.store.StoredRefusal;
import cloud.powerepos.des.store.StoredRow;
import cloud.powerepos.des.store.internal.file.FileRows;
import cloud.powerepos.des.store.internal.rows.RowsException;
import cloud.powerepos.des.store.internal.sealing.KeyFile;
import cloud.powerepos.des.store.internal.sealing.KeyRing;
import cloud.powerepos.des.store.internal.sealing.Sealer;
import cloud.powerepos.des.store.internal.sealing.SealingKey;
import cloud.powerepos.des.store.internal.service.LostAnswers.Fault;

class LeaseProtocolTest {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseProtocolTest.class);
    private static final Duration LEASE = Duration.ofSeconds(25);

    @TempDir
    Path folder;
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private LostAnswers rows;
    private final Unreadable unreadable = new Unreadable(LOG);
    private LeaseProtocol node;

    @BeforeEach
    void open() throws Exception {
        rows = new LostAnswers(new FileRows(LOG, folder.resolve("rows"), () -> now));
        rows.probe();
        node = node("node-1", "key");
    }

    private LeaseProtocol node(String name, String... keyFiles) throws Exception {
        List<SealingKey> keys = new ArrayList<>();
        for (String keyFile : keyFiles) {
            keys.addAll(KeyRing.read(new KeyFile("key.file", folder.resolve(keyFile)), List.of(), false).keys());
        }
        return new LeaseProtocol(rows, new Sealer(keys), new Writers(name), unreadable);
    }

    @Test
    void aTokenIsFoundAsItWasSettled() throws Exception {
        assertEquals(Optional.empty(), node.look("id"));
        settled();
        now = now.plusSeconds(100);
        StoredEntry entry = node("node-2", "key").look("id").orElseThrow();
        SharedToken token = entry.token().orElseThrow();
        assertEquals("access-1", token.value());
        assertEquals(Duration.ofSeconds(101), token.age());
        assertEquals(Duration.ofSeconds(3499), token.left());
        assertEquals(Settlements.token("access-1").furtherFields(), token.furtherFields());
        assertEquals(Optional.of("https://des.example"), token.svc());
        assertEquals("node-1", entry.leaseHolder());
        assertEquals(Duration.ZERO, entry.leaseLeft());
    }

    @Test
    void anExpiredTokenIsStillTold() throws Exception {
        settled();
        now = now.plusSeconds(4000);
        SharedToken token = node.look("id").orElseThrow().token().orElseThrow();
        assertTrue(token.left().isNegative());
        assertEquals(Duration.ofSeconds(4001), token.age());
    }

    @Test
    void aSettlementThatIsWrittenLateLengthensNoLife() throws Exception {
        StoreLease lease = node.take("id", 0, "ACME", LEASE).orElseThrow();
        now = now.plusSeconds(20);
        assertTrue(node.settle(lease, Settlements.of("access-1", "refresh-1")));
        assertEquals(Duration.ofSeconds(3579), node.look("id").orElseThrow().token().orElseThrow().left());
    }

    @Test
    void aClockThatWasSetBackGivesNoTokenALongerLife() throws Exception {
        settled();
        now = now.minusSeconds(20);
        assertEquals(Duration.ofSeconds(3600), node.look("id").orElseThrow().token().orElseThrow().left());
        now = now.minusSeconds(11);
        StoredEntry entry = node.look("id").orElseThrow();
        assertTrue(entry.token().orElseThrow().left().isZero(), "its end is not known");
        assertTrue(node.take("id", entry.version(), "ACME", LEASE).isPresent());
    }

    @Test
    void aRefreshTokenIsInTheRowOrInOneHand() throws Exception {
        settled();
        now = now.plusSeconds(60);
        StoreLease lease = node.take("id", 2, "ACME", LEASE).orElseThrow();
        assertEquals(Optional.of(new SharedRefreshToken("refresh-1", Optional.of(Duration.ofSeconds(8 * 3600 - 60)))),
                lease.refreshToken());
        assertFalse(node.rows("ACME").get(0).refreshToken());
        now = now.plus(LEASE);
        assertEquals(Optional.empty(), node.take("id", 3, "ACME", LEASE).orElseThrow().refreshToken());
    }

    @Test
    void aRowIsTakenOnceWhileTheLeaseLasts() throws Exception {
        settled();
        LeaseProtocol other = node("node-2", "key");
        assertTrue(node.take("id", 2, "ACME", LEASE).isPresent());
        assertEquals(Optional.empty(), other.take("id", 2, "ACME", LEASE));
        assertEquals(Optional.empty(), other.take("id", 3, "ACME", LEASE));
        assertEquals(LEASE, other.look("id").orElseThrow().leaseLeft());
        now = now.plus(LEASE);
        assertTrue(other.take("id", 3, "ACME", LEASE).isPresent());
    }

    @Test
    void aNewRowIsMadeByOneNode() throws Exception {
        assertEquals(1, node.take("id", 0, "ACME", LEASE).orElseThrow().fence());
        assertEquals(Optional.empty(), node("node-2", "key").take("id", 0, "ACME", LEASE));
    }

    @Test
    void anOutcomeWithoutATokenLeavesTheOneThatIsThere() throws Exception {
        settled();
        StoreLease lease = node.take("id", 2, "ACME", LEASE).orElseThrow();
        assertTrue(node.settle(lease, new Settlement(Optional.empty(), lease.refreshToken(),
                Optional.of(new StoredRefusal("invalid_scope", Duration.ofHours(1))))));
        StoredEntry entry = node.look("id").orElseThrow();
        assertEquals("access-1", entry.token().orElseThrow().value());
        assertEquals("invalid_scope", entry.refusal().orElseThrow().error());
        assertEquals("refresh-1", node.take("id", 4, "ACME", LEASE).orElseThrow().refreshToken().orElseThrow().value());
    }

    @Test
    void aLateOutcomeIsDropped() throws Exception {
        StoreLease late = node.take("id", 0, "ACME", LEASE).orElseThrow();
        now = now.plus(LEASE);
        StoreLease next = node("node-2", "key").take("id", 1, "ACME", LEASE).orElseThrow();
        assertFalse(node.settle(late, Settlements.of("late", "late")));
        assertTrue(node.settle(next, Settlements.of("next", "next")));
        assertFalse(node.settle(late, Settlements.of("late", "late")));
    }

    @Test
    void aWriteWhoseAnswerIsLostIsFoundInTheRow() throws Exception {
        settled();
        rows.writes.add(Fault.DONE_BUT_LOST);
        StoreLease lease = node.take("id", 2, "ACME", LEASE).orElseThrow();
        assertEquals("refresh-1", lease.refreshToken().orElseThrow().value());
        rows.writes.add(Fault.DONE_BUT_LOST);
        assertTrue(node.settle(lease, Settlements.of("access-2", "refresh-2")));
        rows.writes.add(Fault.DONE_BUT_LOST);
        assertTrue(node.take("new", 0, "ACME", LEASE).isPresent());
    }

    @Test
    void aWriteThatWasNotDoneIsDoneOnceMore() throws Exception {
        settled();
        rows.writes.add(Fault.NOT_DONE);
        StoreLease lease = node.take("id", 2, "ACME", LEASE).orElseThrow();
        rows.writes.add(Fault.NOT_DONE);
        assertTrue(node.settle(lease, Settlements.of("access-2", "refresh-2")));
        assertEquals(4, node.look("id").orElseThrow().version());
    }

    @Test
    void aWriteThatTakesEffectLateCountsOnce() throws Exception {
        StoreLease lease = node.take("id", 0, "ACME", LEASE).orElseThrow();
        // the first one hangs, and the second one finds it done
        rows.writes.add(Fault.NOT_DONE);
        rows.writes.add(Fault.DONE_BUT_LOST);
        assertTrue(node.settle(lease, Settlements.of("access-1", "refresh-1")));
        assertEquals(2, node.look("id").orElseThrow().version());
    }

    @Test
    void whatIsUndecidedIsAnError() throws Exception {
        settled();
        rows.writes.add(Fault.DONE_BUT_LOST);
        rows.reads.addAll(List.of(Fault.NONE, Fault.NOT_DONE));
        assertThrows(RowsException.class, () -> node.take("id", 2, "ACME", LEASE));
        // so no node has it now
        now = now.plus(LEASE);
        assertEquals(Optional.empty(), node.take("id", 3, "ACME", LEASE).orElseThrow().refreshToken());
        rows.writes.addAll(List.of(Fault.NOT_DONE, Fault.NOT_DONE));
        assertThrows(RowsException.class, () -> node.take("new", 0, "ACME", LEASE));
    }

    @Test
    void aTokenThatCannotBeStoredEndsItsLeaseAllTheSame() throws Exception {
        StoreLease lease = node.take("id", 0, "ACME", LEASE).orElseThrow();
        rows.writes.add(Fault.REFUSED);
        assertThrows(RowsException.class, () -> node.settle(lease, Settlements.of("access-1", "refresh-1")));
        StoredEntry entry = node("node-2", "key").look("id").orElseThrow();
        assertEquals(Duration.ZERO, entry.leaseLeft(), "other nodes need not wait for it");
        assertEquals(Optional.empty(), entry.token());
        assertTrue(node("node-2", "key").take("id", entry.version(), "ACME", LEASE).isPresent());
    }

    @Test
    void aTakeWhoseAnswerIsLostAndThatAnotherNodeWonIsNoLease() throws Exception {
        settled();
        LeaseProtocol other = node("node-2", "key");
        rows.writes.add(Fault.NOT_DONE);
        rows.before = () -> {
            rows.before = () -> { };
            assertTrue(takes(other));
        };
        // the fault is for the other one, the first write of node 1 then comes too late
        assertEquals(Optional.empty(), node.take("id", 2, "ACME", LEASE));
    }

    private boolean takes(LeaseProtocol other) {
        try {
            return other.take("id", 2, "ACME", LEASE).isPresent();
        } catch (RowsException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aRowOfAnotherKeyIsNotTakenWhileItsTokenLives() throws Exception {
        settled();
        LeaseProtocol stranger = node("node-2", "other-key");
        StoredEntry entry = stranger.look("id").orElseThrow();
        assertFalse(entry.readable());
        assertEquals(Optional.empty(), entry.token());
        assertEquals(Optional.empty(), stranger.take("id", 2, "ACME", LEASE));
        assertEquals(1, unreadable.count());
        now = now.plusSeconds(3600);
        StoreLease lease = stranger.take("id", 2, "ACME", LEASE).orElseThrow();
        assertEquals(Optional.empty(), lease.refreshToken());
        assertTrue(stranger.settle(lease, Settlements.of("access-2", "refresh-2")));
        assertEquals("access-2", stranger.look("id").orElseThrow().token().orElseThrow().value());
        assertEquals(0, unreadable.count());
    }

    @Test
    void aKeyIsRotatedInTwoStepsWithoutALoss() throws Exception {
        settled();
        LeaseProtocol first = node("node-1", "key", "new-key");
        LeaseProtocol second = node("node-2", "new-key", "key");
        StoreLease lease = second.take("id", 2, "ACME", LEASE).orElseThrow();
        assertEquals("refresh-1", lease.refreshToken().orElseThrow().value());
        second.settle(lease, Settlements.of("access-2", "refresh-2"));
        assertEquals("access-2", first.look("id").orElseThrow().token().orElseThrow().value());
        assertEquals("refresh-2",
                first.take("id", 4, "ACME", LEASE).orElseThrow().refreshToken().orElseThrow().value());
        assertEquals(0, unreadable.count());
    }

    @Test
    void operatorsSeeARowWithoutSecrets() throws Exception {
        settled();
        StoredRow row = node.rows("ACME").get(0);
        assertEquals("node-1", row.node());
        assertEquals(Optional.of(Duration.ofSeconds(3599)), row.tokenLeft());
        assertTrue(row.refreshToken());
        assertEquals(12, row.keyId().length());
        assertEquals(List.of(), node.rows("acme"));
    }

    @Test
    void noFileHoldsAToken() throws Exception {
        settled();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertFalse(content.contains("access-1") || content.contains("refresh-1"), file::toString);
            }
        }
    }

    private void settled() throws Exception {
        StoreLease lease = node.take("id", 0, "ACME", LEASE).orElseThrow();
        assertTrue(node.settle(lease, Settlements.of("access-1", "refresh-1")));
    }
}
