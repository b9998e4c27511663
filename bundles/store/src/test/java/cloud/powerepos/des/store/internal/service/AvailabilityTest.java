package cloud.powerepos.des.store.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.testing.VirtualScheduler;

class AvailabilityTest {

    private static final Duration START_WAIT = Duration.ofSeconds(10);

    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final List<Boolean> changes = new ArrayList<>();
    private Optional<String> problem = Optional.empty();
    private int probes;
    private Runnable duringProbe = () -> { };
    private final Availability availability = new Availability(LoggerFactory.getLogger(AvailabilityTest.class),
            scheduler::after, () -> Instant.EPOCH.plusNanos(scheduler.nanos()), scheduler::nanos, START_WAIT, () -> {
                probes++;
                duringProbe.run();
                return problem;
            }, view -> changes.add(view.reachable()));

    @Test
    void callsPassOnceItWasReached() throws Exception {
        start();
        assertEquals(1, availability.enter());
        assertTrue(availability.view().reachable());
        assertEquals(List.of(), changes, "a good start is no news");
    }

    @Test
    void aStartIsWaitedForAndThenIsAnOutage() {
        problem = Optional.of("the server is down: start it");
        start();
        scheduler.pass(START_WAIT.minusMillis(1));
        assertEquals(List.of(), changes);
        scheduler.pass(Duration.ofSeconds(1));
        assertEquals(List.of(false), changes);
        assertEquals("Token store: the server is down: start it",
                assertThrows(StoreException.class, availability::enter).getMessage());
        problem = Optional.empty();
        scheduler.pass(Duration.ofSeconds(3));
        assertEquals(List.of(false, true), changes);
    }

    @Test
    void aLateStartIsNoOutage() throws Exception {
        problem = Optional.of("not yet");
        start();
        scheduler.pass(Duration.ofSeconds(5));
        problem = Optional.empty();
        scheduler.pass(Availability.START_PAUSE);
        availability.enter();
        assertEquals(List.of(), changes);
    }

    @Test
    void aFailureRefusesCallsUntilAProbeSucceeds() throws Exception {
        start();
        problem = Optional.of("down");
        availability.failed(availability.enter(), "down");
        assertThrows(StoreException.class, availability::enter);
        int before = probes;
        for (int pause : List.of(1, 2, 4, 8, 16, 30, 30)) {
            scheduler.pass(Duration.ofSeconds(pause).minusMillis(1));
            assertEquals(before, probes, "pause of " + pause + " s");
            scheduler.pass(Duration.ofMillis(1));
            assertEquals(++before, probes, "pause of " + pause + " s");
        }
        problem = Optional.empty();
        scheduler.pass(Availability.LONGEST_PAUSE);
        availability.enter();
        assertEquals(List.of(false, true), changes);
    }

    @Test
    void manyFailuresAreOneOutage() throws Exception {
        start();
        long period = availability.enter();
        availability.failed(period, "down");
        availability.failed(period, "down");
        assertEquals(List.of(false), changes);
        assertEquals(1, scheduler.planned());
    }

    @Test
    void aFailureFromBeforeTheRecoveryIsOutOfDate() throws Exception {
        start();
        long period = availability.enter();
        availability.failed(period, "down");
        scheduler.pass(Availability.FIRST_PAUSE);
        availability.failed(period, "down, says a call that hung");
        availability.enter();
        assertEquals(List.of(false, true), changes);
    }

    @Test
    void aStoreThatComesAndGoesIsProbedLessAndLess() throws Exception {
        start();
        scheduler.pass(Duration.ofMinutes(1));
        availability.failed(availability.enter(), "down");
        scheduler.pass(Duration.ofSeconds(1));
        availability.failed(availability.enter(), "down");
        scheduler.pass(Duration.ofSeconds(1));
        assertThrows(StoreException.class, availability::enter);
        scheduler.pass(Duration.ofSeconds(1));
        availability.enter();
        scheduler.pass(Duration.ofMinutes(1));
        availability.failed(availability.enter(), "down");
        scheduler.pass(Duration.ofSeconds(1));
        availability.enter();
    }

    @Test
    void theProblemIsKeptUpToDateAndSinceIsNot() throws Exception {
        start();
        scheduler.pass(Duration.ofMinutes(1));
        availability.failed(availability.enter(), "no answer");
        Instant since = availability.view().since();
        problem = Optional.of("wrong password");
        scheduler.pass(Duration.ofSeconds(1));
        assertEquals(Optional.of("wrong password"), availability.view().problem());
        assertEquals(since, availability.view().since());
    }

    @Test
    void aProbeThatOutlivesTheEndTellsNothing() throws Exception {
        start();
        availability.failed(availability.enter(), "it hangs");
        duringProbe = () -> availability.close();
        scheduler.pass(Duration.ofMinutes(1));
        assertEquals(List.of(false), changes);
    }

    @Test
    void afterTheEndNothingIsProbed() {
        problem = Optional.of("down");
        start();
        availability.close();
        int before = probes;
        scheduler.pass(Duration.ofMinutes(5));
        assertEquals(before, probes);
        assertFalse(availability.view().reachable());
    }

    private void start() {
        availability.start();
        scheduler.pass(Duration.ZERO);
    }
}
