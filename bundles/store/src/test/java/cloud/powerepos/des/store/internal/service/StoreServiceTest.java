package cloud.powerepos.des.store.internal.service;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.threads.DaemonScheduler;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreLease;
import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.internal.file.FileRows;
import cloud.powerepos.des.store.internal.sealing.KeyFile;
import cloud.powerepos.des.store.internal.sealing.KeyRing;
import cloud.powerepos.des.store.internal.service.LostAnswers.Fault;
import cloud.powerepos.des.testing.LiveThreads;

class StoreServiceTest {

    private static final Logger LOG = LoggerFactory.getLogger(StoreServiceTest.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration START_WAIT = Duration.ofSeconds(5);
    private static final Duration LEASE = Duration.ofSeconds(25);

    @TempDir
    Path folder;
    private final DaemonScheduler scheduler = DaemonScheduler.onDemand(LOG, new DaemonThreads("test-timer"));
    private final AtomicReference<StoreStatus> told = new AtomicReference<>();
    private List<ConfigurationProblem> problems = List.of();
    private final StoreService service = new StoreService(LOG, scheduler, () -> problems, told::set);
    private LostAnswers rows;

    @BeforeEach
    void open() {
        rows = rows("rows");
    }

    private LostAnswers rows(String name) {
        return new LostAnswers(new FileRows(LOG, folder.resolve(name), InstantSource.system()));
    }

    @AfterEach
    void close() {
        service.close();
        scheduler.close();
    }

    private void use(LostAnswers latest) throws Exception {
        use(latest, TIMEOUT);
    }

    private void use(LostAnswers latest, Duration timeout) throws Exception {
        service.use(latest, KeyRing.read(new KeyFile("key.file", folder.resolve("key")), List.of(), false), "node-1",
                timeout, START_WAIT);
    }

    @Test
    void callsBeforeTheConfigurationWaitForIt() throws Exception {
        Thread late = new Thread(() -> {
            await().until(() -> waitsInLook());
            try {
                use(rows);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        late.start();
        assertEquals(Optional.empty(), service.look("id"));
        late.join();
    }

    private static boolean waitsInLook() {
        return Thread.getAllStackTraces().entrySet().stream().filter(entry -> entry.getKey().getState()
                == Thread.State.TIMED_WAITING).anyMatch(entry -> List.of(entry.getValue()).stream()
                        .anyMatch(frame -> frame.getMethodName().equals("look")));
    }

    @Test
    void withoutAConfigurationTheProblemIsTold() {
        problems = List.of(new ConfigurationProblem("cloud.powerepos.des.store.cfg", "kind", "",
                "kind is neither file nor jdbc: set it to one of them", Effect.NOTHING_IN_FORCE));
        service.misconfigured();
        String message = assertThrows(StoreException.class, () -> service.look("id")).getMessage();
        assertEquals("Token store: cloud.powerepos.des.store.cfg: kind is neither file nor jdbc: set it to one of them",
                message);
        assertFalse(service.status().reachable());
        assertTrue(message.endsWith(service.status().problem().orElseThrow()));
    }

    @Test
    void rowsAreTakenSettledListedAndPurged() throws Exception {
        use(rows);
        StoreLease lease = service.take("id", 0, "ACME", LEASE).orElseThrow();
        assertTrue(service.settle(lease, Settlements.of("access-1", "refresh-1")));
        assertEquals("access-1", service.look("id").orElseThrow().token().orElseThrow().value());
        assertEquals(1, service.rows("ACME").size());
        assertEquals(1, service.purge("ACME"));
        assertEquals(Optional.empty(), service.look("id"));
        StoreStatus status = service.status();
        assertTrue(status.reachable());
        assertEquals("files in " + folder.resolve("rows"), status.engine());
        assertEquals("node-1", status.node());
        assertEquals(1, status.keyIds().size());
        assertEquals(Optional.empty(), status.problem());
    }

    @Test
    void rowsThatHangCostEachCallItsTimeLimitAndFewThreads() throws Exception {
        use(rows, SHORT);
        service.look("id");
        CountDownLatch hang = new CountDownLatch(1);
        rows.before = () -> {
            try {
                hang.await();
            } catch (InterruptedException e) {
                // as a socket does
                awaitUninterrupted(hang);
            }
        };
        List<Thread> callers = IntStream.range(0, 40).mapToObj(i -> new Thread(() -> assertThrows(StoreException.class,
                () -> service.take("id" + i, 0, "ACME", LEASE)))).toList();
        assertTimeout(Duration.ofSeconds(2), () -> {
            callers.forEach(Thread::start);
            for (Thread caller : callers) {
                caller.join();
            }
        });
        assertTrue(threads() <= TimeLimit.THREADS, () -> threads() + " threads");
        assertFalse(service.status().reachable());
        assertTimeout(Duration.ofMillis(50), () -> assertThrows(StoreException.class, () -> service.look("id")));
        hang.countDown();
        await().until(() -> service.status().reachable());
        service.look("id");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static long threads() {
        return LiveThreads.named("des-store-").size();
    }

    @Test
    void anOutageIsToldOnceAndItsEndOnce() throws Exception {
        use(rows);
        service.look("id");
        rows.reads.add(Fault.NOT_DONE);
        assertEquals("Token store: it failed",
                assertThrows(StoreException.class, () -> service.look("id")).getMessage());
        assertFalse(told.get().reachable());
        await().until(() -> told.get().reachable());
        assertEquals(Optional.empty(), service.look("id"));
    }

    @Test
    void anOperatorWhoAsksForTooMuchCausesNoOutage() throws Exception {
        use(rows);
        service.look("id");
        rows.manyFail = true;
        assertThrows(StoreException.class, () -> service.rows("ACME"));
        assertThrows(StoreException.class, () -> service.purge("ACME"));
        assertTrue(service.status().reachable());
        assertEquals(Optional.empty(), service.look("id"));
    }

    @Test
    void anErrorThatTheRowDecidesIsNoOutage() throws Exception {
        use(rows);
        service.look("id");
        rows.writes.add(Fault.DONE_BUT_LOST);
        assertTrue(service.take("id", 0, "ACME", LEASE).isPresent());
        assertTrue(service.status().reachable());
    }

    @Test
    void anotherConfigurationTakesOverAndFreesTheFolder() throws Exception {
        use(rows);
        service.take("id", 0, "ACME", LEASE);
        use(rows("elsewhere"));
        assertEquals(Optional.empty(), service.look("id"));
        LostAnswers again = rows("rows");
        again.probe();
        assertTrue(again.read("id").isPresent());
        again.close();
    }

    @Test
    void theSameRowsStayOpenUnderAnotherConfiguration() throws Exception {
        use(rows);
        StoreLease lease = service.take("id", 0, "ACME", LEASE).orElseThrow();
        use(rows);
        assertEquals(Optional.empty(), service.take("id", 1, "ACME", LEASE), "the lease lasts");
        assertTrue(service.settle(lease, Settlements.of("access-1", "refresh-1")));
    }

    @Test
    void aChangeDuringAnOutageIsNoSecondStart() throws Exception {
        use(rows, SHORT);
        service.look("id");
        rows.reads.addAll(Collections.nCopies(1_000, Fault.NOT_DONE));
        assertThrows(StoreException.class, () -> service.look("id"));
        use(rows, SHORT);
        long before = System.nanoTime();
        assertThrows(StoreException.class, () -> service.look("id"));
        Duration waited = Duration.ofNanos(System.nanoTime() - before);
        assertTrue(waited.compareTo(START_WAIT.dividedBy(2)) < 0, waited::toString);
    }

    @Test
    void aRowThatCannotBeStoredIsToldOnceAMinute() throws Exception {
        use(rows);
        service.look("id");
        try (LoggedLines lines = new LoggedLines(StoreServiceTest.class)) {
            for (int row = 0; row < 20; row++) {
                rows.writes.add(Fault.REFUSED);
                String id = "id-" + row;
                assertThrows(StoreException.class, () -> service.take(id, 0, "ACME", LEASE));
            }
            assertEquals(List.of("Token store: the token is too long"), lines.warnings());
        }
        assertTrue(service.status().reachable());
    }

    @Test
    void afterTheEndCallsAreRefused() throws Exception {
        use(rows);
        service.look("id");
        service.close();
        assertThrows(StoreException.class, () -> service.look("id"));
    }
}
