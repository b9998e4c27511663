package cloud.powerepos.des.store.internal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.store.StoredRefusal;
import cloud.powerepos.des.store.internal.rows.Count;
import cloud.powerepos.des.store.internal.rows.Fence;
import cloud.powerepos.des.store.internal.rows.Lease;
import cloud.powerepos.des.store.internal.rows.Outcome;
import cloud.powerepos.des.store.internal.rows.Row;
import cloud.powerepos.des.store.internal.rows.RowsException;
import cloud.powerepos.des.store.internal.rows.SealedToken;

class FileRowsTest {

    static final Logger LOG = LoggerFactory.getLogger(FileRowsTest.class);
    static final Duration LEASE = Duration.ofSeconds(25);

    @TempDir
    Path base;
    private Path folder;
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private final InstantSource clock = () -> now;
    private FileRows rows;

    @BeforeEach
    void open() throws Exception {
        folder = base.resolve("data/store");
        reopen();
    }

    @AfterEach
    void close() {
        rows.close();
    }

    private void reopen() throws Exception {
        if (rows != null) {
            rows.close();
        }
        rows = new FileRows(LOG, folder, clock);
        rows.probe();
    }

    @Test
    void aRowIsMadeTakenAndSettled() throws Exception {
        assertTrue(rows.create("id", "ACME", new Lease("w1", LEASE)));
        Row leased = rows.read("id").orElseThrow();
        assertEquals(LEASE, leased.leaseLeft());
        assertEquals(1, leased.version());
        assertTrue(settle(1, "w1", "w2", "sealed refresh"));
        now = now.plusSeconds(10);
        Row settled = rows.read("id").orElseThrow();
        assertFalse(settled.isLeased());
        assertEquals(2, settled.version());
        assertEquals(Optional.of("sealed access"), settled.accessToken());
        assertEquals(Duration.ofSeconds(3590), settled.tokenLeft());
        assertEquals(Duration.ofSeconds(10), settled.unchanged());
        assertTrue(rows.take(settled, new Lease("w3", LEASE)));
        Row taken = rows.read("id").orElseThrow();
        assertEquals(Optional.empty(), taken.refreshToken(), "it is in one hand only");
        assertEquals(settled.accessToken(), taken.accessToken());
    }

    @Test
    void aRowThatIsThereIsNotMadeAgain() throws Exception {
        assertTrue(rows.create("id", "ACME", new Lease("w1", LEASE)));
        assertFalse(rows.create("id", "ACME", new Lease("w2", LEASE)));
        assertEquals("w1", rows.read("id").orElseThrow().writer());
    }

    @Test
    void aLateOutcomeIsNotWritten() throws Exception {
        rows.create("id", "ACME", new Lease("w1", LEASE));
        now = now.plus(LEASE);
        assertTrue(rows.take(rows.read("id").orElseThrow(), new Lease("w2", LEASE)));
        assertFalse(settle(1, "w1", "w3", "late"));
        assertEquals("w2", rows.read("id").orElseThrow().writer());
    }

    @Test
    void aRowThatWasDeletedAndMadeAgainIsNotTheOneOfTheLease() throws Exception {
        rows.create("id", "ACME", new Lease("w1", LEASE));
        assertEquals(1, rows.delete("ACME"));
        rows.create("id", "ACME", new Lease("w2", LEASE));
        assertFalse(settle(1, "w1", "w3", "of another row"));
    }

    @Test
    void aLeasedRowIsNotTaken() throws Exception {
        rows.create("id", "ACME", new Lease("w1", LEASE));
        assertFalse(rows.take(rows.read("id").orElseThrow(), new Lease("w2", LEASE)));
    }

    @Test
    void ofManyWhoTakeOneSucceeds() throws Exception {
        rows.create("id", "ACME", new Lease("w", LEASE));
        settle(1, "w", "w0", "refresh");
        Row read = rows.read("id").orElseThrow();
        AtomicInteger successes = new AtomicInteger();
        List<Thread> threads = IntStream.range(0, 8).mapToObj(i -> new Thread(() -> {
            try {
                if (rows.take(read, new Lease("taker" + i, LEASE))) {
                    successes.incrementAndGet();
                }
            } catch (RowsException e) {
                successes.addAndGet(100);
            }
        })).toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(1, successes.get());
    }

    @Test
    void rowsSurviveARestartAndLeasesDoNot() throws Exception {
        rows.create("id", "ACME", new Lease("w1", LEASE));
        settle(1, "w1", "w2", "refresh");
        rows.create("other", "GLOBEX", new Lease("w3", LEASE));
        assertEquals(new Count(2, 1), rows.count());
        reopen();
        assertEquals(Optional.of("refresh"), rows.read("id").orElseThrow().refreshToken());
        assertFalse(rows.read("other").orElseThrow().isLeased(), "who held it has ended");
        assertEquals(new Count(2, 0), rows.count());
    }

    @Test
    void aRefusalWithoutAnErrorCodeIsKeptToo() throws Exception {
        rows.create("id", "ACME", new Lease("w1", LEASE));
        assertTrue(rows.settle(new Fence("id", 1, "w1"), new Outcome("w2", Optional.empty(), Optional.empty(),
                Optional.of(new StoredRefusal("", Duration.ofHours(1))))));
        reopen();
        assertEquals(Optional.of(new StoredRefusal("", Duration.ofHours(1))),
                rows.read("id").orElseThrow().refusal());
    }

    @Test
    void aRefusalIsKeptAndTakenBack() throws Exception {
        rows.create("id", "ACME", new Lease("w1", LEASE));
        StoredRefusal refusal = new StoredRefusal("invalid_grant", Duration.ofHours(1));
        rows.settle(new Fence("id", 1, "w1"), new Outcome("w2", Optional.empty(), Optional.empty(),
                Optional.of(refusal)));
        assertEquals(Optional.of(refusal), rows.read("id").orElseThrow().refusal());
        rows.take(rows.read("id").orElseThrow(), new Lease("w3", LEASE));
        assertEquals(Optional.of(refusal), rows.read("id").orElseThrow().refusal());
        settle(3, "w3", "w4", "refresh");
        assertEquals(Optional.empty(), rows.read("id").orElseThrow().refusal());
    }

    @Test
    void organisationsThatAreListedOneAfterAnotherAreOneFileEach() throws Exception {
        for (int number = 0; number < 50; number++) {
            rows.create("id-" + number, "ORG" + number, new Lease("w" + number, LEASE));
        }
        rows.close();
        AtomicInteger reads = new AtomicInteger();
        rows = new FileRows(LOG, new RowFolder(folder) {
            @Override
            Optional<byte[]> read(String name) throws IOException {
                reads.incrementAndGet();
                return super.read(name);
            }
        }, clock);
        rows.probe();
        for (int number = 0; number < 50; number++) {
            assertEquals("id-" + number, rows.list("ORG" + number).get(0).id());
        }
        assertEquals(50 + 50, reads.get());
        rows.create("id-new", "ORG0", new Lease("new", LEASE));
        assertEquals(2, rows.list("ORG0").size());
        assertEquals(2, rows.delete("ORG0"));
        assertEquals(0, rows.list("ORG0").size());
    }

    @Test
    void onlyRowsThatAreLongUnchangedAreDeleted() throws Exception {
        rows.create("old", "ACME", new Lease("w1", LEASE));
        try (Stream<Path> files = Files.list(folder)) {
            Files.setLastModifiedTime(files.filter(file -> file.toString().endsWith(RowFolder.ENDING)).findFirst()
                    .orElseThrow(), FileTime.from(now));
        }
        now = now.plus(Duration.ofDays(89));
        rows.create("young", "ACME", new Lease("w2", LEASE));
        now = now.plus(Duration.ofDays(2));
        assertEquals(1, rows.deleteUnchanged(Duration.ofDays(90)));
        assertEquals(List.of("young"), rows.list("ACME").stream().map(Row::id).toList());
    }

    @Test
    void filesAreForTheirOwnerAlone() throws Exception {
        rows.create("../../odd\u0000id", "ACME", new Lease("w1", LEASE));
        assertEquals("rwx------", modes(folder));
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertEquals(3, all.size(), () -> "a row, the lock, the probe: " + all);
            for (Path file : all) {
                assertEquals("rw-------", modes(file), file::toString);
            }
        }
    }

    private boolean settle(long version, String holder, String writer, String refreshToken) throws Exception {
        return rows.settle(new Fence("id", version, holder), new Outcome(writer,
                Optional.of(new SealedToken("sealed access", Duration.ofHours(1))), Optional.of(refreshToken),
                Optional.empty()));
    }

    @Test
    void aFolderThatCannotBeMadeIsReportedWithTheRemedy() throws Exception {
        Path file = Files.writeString(base.resolve("file"), "");
        FileRows elsewhere = new FileRows(LOG, file.resolve("below"), clock);
        String message = assertThrows(RowsException.class, elsewhere::probe).getMessage();
        assertTrue(message.startsWith("directory: ") && message.contains(file.toString())
                && message.contains("see that the folder can be written"), message);
    }

    private static String modes(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
