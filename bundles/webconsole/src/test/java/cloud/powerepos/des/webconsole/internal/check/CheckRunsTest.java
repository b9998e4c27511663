package cloud.powerepos.des.webconsole.internal.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckOutcome.Verdict;
import cloud.powerepos.des.testing.FakeOperations;
import cloud.powerepos.des.testing.MovedClock;

@Timeout(60)
class CheckRunsTest {

    private Instant now = Instant.parse("2026-01-02T12:00:00Z");
    private final FakeOperations operations = new FakeOperations();
    private final Semaphore steps = new Semaphore(0);
    private final Semaphore shown = new Semaphore(0);
    private final AtomicInteger begun = new AtomicInteger();
    private final CheckRuns runs = new CheckRuns(operations, new MovedClock(() -> now));

    CheckRunsTest() {
        operations.check = (organisation, progress) -> {
            begun.incrementAndGet();
            for (String step : List.of("Configuration", "Token")) {
                steps.acquire();
                progress.accept(new CheckOutcome(step, Verdict.PASSED, Duration.ZERO, "fine", ""));
                shown.release();
            }
        };
    }

    @AfterEach
    void close() {
        runs.close();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "too late");
            Thread.onSpinWait();
        }
    }

    private boolean isOver(String organisation) {
        return runs.of(organisation).filter(run -> !run.isRunning()).isPresent();
    }

    private List<String> steps(String organisation) {
        return runs.of(organisation).orElseThrow().outcomes().stream().map(CheckOutcome::step).toList();
    }

    @Test
    void stepsAreSeenAsTheyCome() throws InterruptedException {
        assertTrue(runs.start("ACME"));
        assertEquals(List.of(), steps("ACME"));
        steps.release();
        shown.acquire();
        assertEquals(List.of("Configuration"), steps("ACME"));
        assertTrue(runs.of("ACME").orElseThrow().isRunning());
        steps.release();
        await(() -> isOver("ACME"));
        assertEquals(List.of("Configuration", "Token"), steps("ACME"));
        assertEquals(Optional.empty(), runs.of("ACME").orElseThrow().trouble());
    }

    @Test
    void anOrganisationHasOneCheckAtATime() {
        assertTrue(runs.start("ACME"));
        assertTrue(runs.start("ACME"));
        steps.release(4);
        await(() -> isOver("ACME"));
        assertEquals(1, begun.get());
    }

    @Test
    void noMoreThanAFewRunAtOnce() {
        for (int i = 0; i < CheckRuns.MOST; i++) {
            assertTrue(runs.start("SHOP" + i));
        }
        assertFalse(runs.start("ACME"));
        assertEquals(Optional.empty(), runs.of("ACME"));
        steps.release(2 * CheckRuns.MOST);
        await(() -> isOver("SHOP0") && isOver("SHOP1") && isOver("SHOP2") && isOver("SHOP3"));
        await(() -> runs.start("ACME"));
    }

    @Test
    void aCheckThatFailsSaysSoWithoutTheMessage() {
        operations.check = (organisation, progress) -> {
            throw new IllegalStateException("secret");
        };
        runs.start("ACME");
        await(() -> isOver("ACME"));
        String trouble = runs.of("ACME").orElseThrow().trouble().orElseThrow();
        assertTrue(trouble.contains("IllegalStateException"), trouble);
        assertFalse(trouble.contains("secret"), trouble);
    }

    @Test
    void whatWasFoundIsForgottenAfterAWhile() {
        steps.release(2);
        runs.start("ACME");
        await(() -> isOver("ACME"));
        now = now.plus(CheckRuns.KEPT_FOR);
        assertTrue(runs.of("ACME").isPresent());
        now = now.plusSeconds(1);
        assertEquals(Optional.empty(), runs.of("ACME"));
    }

    @Test
    void onlyTheLatestAreKept() {
        steps.release(Integer.MAX_VALUE / 2);
        for (int i = 0; i <= CheckRuns.KEPT; i++) {
            String organisation = "SHOP" + i;
            await(() -> runs.start(organisation));
            await(() -> isOver(organisation));
        }
        assertEquals(Optional.empty(), runs.of("SHOP0"));
        assertTrue(runs.of("SHOP1").isPresent());
        assertTrue(runs.of("SHOP" + CheckRuns.KEPT).isPresent());
    }

    @Test
    void checksEndWithThePage() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        operations.check = (organisation, progress) -> {
            try {
                steps.acquire();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        };
        runs.start("ACME");
        runs.close();
        assertTrue(interrupted.await(30, TimeUnit.SECONDS));
        await(() -> isOver("ACME"));
        assertFalse(runs.start("GLOBEX"));
    }
}
