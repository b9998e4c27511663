package cloud.powerepos.des.operations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import cloud.powerepos.des.testing.Fakes;
import cloud.powerepos.des.testing.ScriptedHttp;

@Timeout(60)
class SharedSnapshotTest {

    private static final int LIFETIME = 1_000_000_000;

    private final Fakes fakes = new Fakes();
    private volatile CoreServices core = new CoreServices(fakes, fakes, fakes, fakes, fakes, new ScriptedHttp());
    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - LIFETIME / 2);
    private final AtomicInteger computed = new AtomicInteger();
    private volatile Runnable computing = () -> { };
    private final SharedSnapshot shared = new SharedSnapshot(() -> core, this::snapshot, time::get, LIFETIME);

    @BeforeEach
    void manyOrganisations() {
        IntStream.rangeClosed(0, 200).forEach(number -> fakes.known("ORG" + number));
    }

    private Snapshot snapshot(CoreServices services) {
        computed.incrementAndGet();
        computing.run();
        return Snapshot.of(services, Fakes.NOW);
    }

    @Test
    void nothingIsWorkedOutBeforeACallerAsks() {
        assertEquals(0, computed.get());
    }

    @Test
    void oneSnapshotServesASecond() {
        Snapshot first = shared.get();
        time.addAndGet(LIFETIME - 1);
        assertSame(first, shared.get());
        time.incrementAndGet();
        assertNotSame(first, shared.get());
        assertEquals(2, computed.get());
    }

    @Test
    void oneOfFewOrganisationsServesThoseAloneWhoAskMeanwhile() {
        fakes.credentials.remove("ORG0");
        Snapshot first = shared.get();
        assertNotSame(first, shared.get());
    }

    @Test
    void theTimeThatItTakesDoesNotCount() {
        computing = () -> time.addAndGet(5L * LIFETIME);
        Snapshot first = shared.get();
        assertSame(first, shared.get());
    }

    @Test
    void afterAnActionTheNextOneIsNew() {
        Snapshot first = shared.get();
        shared.renew();
        assertNotSame(first, shared.get());
    }

    @Test
    void whereAServiceIsReplacedTheNextOneIsNew() {
        Snapshot first = shared.get();
        core = new CoreServices(fakes, null, null, fakes, fakes, null);
        assertNotSame(first, shared.get());
        assertEquals(List.of("cloud.powerepos.des.auth"), shared.get().summary().missing());
    }

    @Test
    void thoseWhoAskMeanwhileWaitForTheOneThatIsBegun() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        computing = () -> {
            begun.countDown();
            await(end);
        };
        CompletableFuture<Snapshot> first = CompletableFuture.supplyAsync(shared::get);
        await(begun);
        List<CompletableFuture<Snapshot>> others = List.of(asked(), asked(), asked());
        time.addAndGet(10L * LIFETIME);
        end.countDown();
        for (CompletableFuture<Snapshot> other : others) {
            assertSame(first.get(), other.get());
        }
        assertEquals(1, computed.get());
    }

    @Test
    void whoAsksAfterAnActionGetsNoneThatWasBegunBefore() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        computing = () -> {
            begun.countDown();
            await(end);
        };
        CompletableFuture<Snapshot> before = asked();
        await(begun);
        computing = () -> { };
        shared.renew();
        Snapshot after = shared.get();
        end.countDown();
        assertNotSame(before.get(), after);
        assertSame(after, shared.get());
        assertEquals(2, computed.get());
    }

    @Test
    void anErrorIsNotKept() {
        computing = () -> {
            throw new OutOfMemoryError();
        };
        assertThrows(OutOfMemoryError.class, shared::get);
        computing = () -> {
            throw new IllegalStateException();
        };
        assertThrows(IllegalStateException.class, shared::get);
        computing = () -> { };
        shared.get();
        assertEquals(3, computed.get());
    }

    @Test
    void anErrorIsNotKeptForTheTimeOfTheSnapshotBeforeIt() {
        shared.get();
        shared.renew();
        computing = () -> {
            throw new IllegalStateException();
        };
        assertThrows(IllegalStateException.class, shared::get);
        computing = () -> { };
        shared.get();
    }

    @Test
    void anErrorOfAnOldOneDoesNotEndANewOne() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        computing = () -> {
            begun.countDown();
            await(end);
            throw new IllegalStateException();
        };
        CompletableFuture<Throwable> failure = CompletableFuture.supplyAsync(
                () -> assertThrows(IllegalStateException.class, shared::get));
        await(begun);
        computing = () -> { };
        shared.renew();
        Snapshot latest = shared.get();
        end.countDown();
        failure.get();
        assertSame(latest, shared.get());
    }

    private CompletableFuture<Snapshot> asked() {
        CompletableFuture<Snapshot> result = new CompletableFuture<>();
        new Thread(() -> result.complete(shared.get())).start();
        return result;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
