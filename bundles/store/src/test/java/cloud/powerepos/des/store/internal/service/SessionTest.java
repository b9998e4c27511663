package cloud.powerepos.des.store.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.store.internal.file.FileRows;
import cloud.powerepos.des.store.internal.sealing.KeyFile;
import cloud.powerepos.des.store.internal.sealing.KeyRing;
import cloud.powerepos.des.testing.VirtualScheduler;

class SessionTest {

    private static final Logger LOG = LoggerFactory.getLogger(SessionTest.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @TempDir
    Path folder;
    private final VirtualScheduler scheduler = new VirtualScheduler();

    @Test
    void anOperatorSeesWithinTenSecondsHowManyRowsThereAre() throws Exception {
        try (FileRows rows = new FileRows(LOG, folder.resolve("rows"), InstantSource.system());
                TimeLimit limit = new TimeLimit(new DaemonThreads("test-store"))) {
            Session session = start(rows, limit, TIMEOUT);
            scheduler.pass(Duration.ofSeconds(1));
            assertEquals(0, session.status().rows());
            session.call(protocol -> protocol.take("id", 0, "ACME", Duration.ofSeconds(25)));
            scheduler.pass(Duration.ofSeconds(10));
            assertEquals(1, session.status().rows());
            assertEquals(1, session.status().leases());
            session.close();
        }
    }

    @Test
    void rowsAreNotCountedBeforeTheStoreCanBeUsed() throws Exception {
        Path rowsFolder = folder.resolve("rows");
        Files.createFile(rowsFolder);
        try (FileRows rows = new FileRows(LOG, rowsFolder, InstantSource.system());
                TimeLimit limit = new TimeLimit(new DaemonThreads("test-store"))) {
            Session session = start(rows, limit, Duration.ofSeconds(30));
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> scheduler.pass(Duration.ofSeconds(12)),
                    "a count that waits for the start keeps the probes from their thread");
            Files.delete(rowsFolder);
            scheduler.pass(Duration.ofSeconds(10));
            assertTrue(session.status().reachable());
            assertEquals(0, session.status().rows());
            session.close();
        }
    }

    private Session start(FileRows rows, TimeLimit limit, Duration startWait) throws Exception {
        KeyRing keys = KeyRing.read(new KeyFile("key.file", folder.resolve("key")), List.of(), false);
        Session session = new Session(LOG, new Session.Plan(rows, keys, "node-1", TIMEOUT, startWait), limit,
                scheduler::after, new Unreadable(LOG), new Clocks(() -> Instant.EPOCH, scheduler::nanos), view -> {
                });
        session.start();
        return session;
    }
}
