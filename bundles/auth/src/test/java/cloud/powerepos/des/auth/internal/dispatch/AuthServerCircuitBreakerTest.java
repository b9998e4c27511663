package cloud.powerepos.des.auth.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.lifecycle.Backoff;
import cloud.powerepos.des.auth.internal.lifecycle.Failure;
import cloud.powerepos.des.auth.internal.lifecycle.Reason;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.VirtualTime;
import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.AuthServerStatus.State;

/** The table of {@link AuthServerCircuitBreaker}, row by row. */
class AuthServerCircuitBreakerTest {

    private record Probe(String organisationCode, boolean onDemand, long era) implements QueuedRequest {

        @Override
        public void starting() {
            // nothing to guard
        }

        @Override
        public void run() {
            // nothing to send
        }

        @Override
        public void blocked(Failure failure) {
            // no caller waits
        }

        @Override
        public void notStarted(Throwable reason) {
            // no caller waits
        }
    }

    private final VirtualTime time = new VirtualTime();
    private final LifetimeClock clock = new LifetimeClock(time::monotonicNanos, time::wall);
    private final AuthServerCircuitBreaker breaker = new AuthServerCircuitBreaker(clock, new Backoff(() -> 0));
    private final Failure failure = new Failure(Failure.Kind.UNAVAILABLE, "", new Reason("it fails", "wait"), 0,
            time.wall(), 0);
    private final QueuedRequest probe = new Probe("ACME", true, 0);

    private void fails(String organisation) {
        breaker.failed(organisation, false, failure, Optional.empty());
    }

    private void open() {
        fails("ACME");
        fails("BETA");
        assertSame(State.OPEN, breaker.state());
    }

    private void halfOpen() {
        open();
        time.pass(Duration.ofSeconds(1));
        assertTrue(breaker.isProbeDue());
        breaker.sent(probe);
        assertSame(State.HALF_OPEN, breaker.state());
    }

    @Test
    void operatorsSeeSinceWhenItFailsAndUntilWhenNoRequestGoesOut() {
        assertEquals(AuthServerStatus.WORKING, breaker.status());
        open();
        Instant since = time.wall();
        Optional<String> problem = Optional.of("it fails; wait");
        assertEquals(new AuthServerStatus(State.OPEN, Optional.of(since),
                Optional.of(since.plusSeconds(1)), problem), breaker.status());
        time.pass(Duration.ofSeconds(1));
        assertEquals(new AuthServerStatus(State.OPEN, Optional.of(since), Optional.empty(), problem),
                breaker.status());
        breaker.sent(probe);
        assertEquals(new AuthServerStatus(State.HALF_OPEN, Optional.of(since), Optional.empty(),
                problem), breaker.status());
        breaker.failed("ACME", breaker.ended(probe), failure, Optional.empty());
        assertEquals(Optional.of(since), breaker.status().since());
        assertEquals(Optional.of(time.wall().plusSeconds(2)), breaker.status().until());
        breaker.succeeded();
        assertEquals(AuthServerStatus.WORKING, breaker.status());
    }

    @Test
    void closedOpensWhenASecondOrganisationInARowFails() {
        fails("ACME");
        fails("ACME");
        assertSame(State.CLOSED, breaker.state());
        fails("BETA");
        assertSame(State.OPEN, breaker.state());
    }

    @Test
    void closedStaysClosedWhereASuccessCameBetween() {
        fails("ACME");
        breaker.succeeded();
        fails("BETA");
        assertSame(State.CLOSED, breaker.state());
    }

    @Test
    void closedOpensForTheTimeOfRetryAfter() {
        breaker.failed("ACME", false, failure, Optional.of(Duration.ofMinutes(7)));
        assertSame(State.OPEN, breaker.state());
        assertEquals(Duration.ofMinutes(7).toNanos(), breaker.timeLeft());
    }

    @Test
    void openBlocksUntilItsTimeHasCome() {
        open();
        assertTrue(breaker.blockedBy().isPresent());
        assertFalse(breaker.isProbeDue());
        time.pass(Duration.ofSeconds(1));
        assertFalse(breaker.blockedBy().isPresent());
        assertTrue(breaker.isProbeDue());
    }

    @Test
    void operatorsRequestIsAProbeAtOnce() {
        open();
        breaker.forceProbe();
        assertTrue(breaker.isProbeDue());
    }

    @Test
    void halfOpenBlocksNothingAndLetsNothingElseOut() {
        halfOpen();
        assertFalse(breaker.blockedBy().isPresent());
        assertFalse(breaker.isProbeDue());
    }

    @Test
    void halfOpenClosesWithAnySuccess() {
        halfOpen();
        breaker.succeeded();
        assertSame(State.CLOSED, breaker.state());
        assertEquals(0, breaker.recoveries(), "the first probe found it working");
    }

    @Test
    void probeThatFailsOpensForLonger() {
        halfOpen();
        assertTrue(breaker.ended(probe));
        breaker.failed("ACME", true, failure, Optional.empty());
        assertSame(State.OPEN, breaker.state());
        assertEquals(Duration.ofSeconds(2).toNanos(), breaker.timeLeft());
        time.pass(Duration.ofSeconds(2));
        breaker.sent(probe);
        breaker.succeeded();
        assertEquals(1, breaker.recoveries());
    }

    @Test
    void probeThatEndsWithoutAVerdictIsFollowedByAnother() {
        halfOpen();
        breaker.ended(probe);
        assertTrue(breaker.isProbeDue());
    }

    @Test
    void anotherServerClosesAndStartsAnEra() {
        halfOpen();
        breaker.reset();
        assertSame(State.CLOSED, breaker.state());
        assertEquals(1, breaker.era());
        assertEquals(1, breaker.recoveries());
        assertFalse(breaker.ended(probe), "of the era before");
    }

    @Test
    void openIsNotProlongedByFailuresOfOthers() {
        open();
        time.pass(Duration.ofMillis(400));
        fails("GAMMA");
        assertEquals(Duration.ofMillis(600).toNanos(), breaker.timeLeft());
        assertFalse(breaker.ended(probe), "it was sent before");
        assertSame(State.OPEN, breaker.state());
    }

    @Test
    void retryAfterOfAnotherRequestDoesNotEndTheProbe() {
        halfOpen();
        breaker.failed("GAMMA", breaker.ended(new Probe("GAMMA", false, 0)), failure,
                Optional.of(Duration.ofMinutes(7)));
        assertSame(State.HALF_OPEN, breaker.state());
        assertTrue(breaker.ended(probe));
        assertEquals(Duration.ofMinutes(7).toNanos(), breaker.timeLeft());
        assertTrue(breaker.blockedBy().isPresent());
    }

    @Test
    void eachOutageHasItsOwnBeginningAndPauses() {
        breaker.failed("ACME", false, failure, Optional.of(Duration.ofHours(1)));
        breaker.succeeded();
        time.pass(Duration.ofMinutes(1));
        open();
        assertEquals(Duration.ofSeconds(1).toNanos(), breaker.timeLeft());
        assertEquals(Optional.of(time.wall()), breaker.status().since());
        assertEquals(0, breaker.recoveries());
    }

    @Test
    void requestThatGoesOutWhileItIsClosedIsNoProbe() {
        breaker.sent(probe);
        assertSame(State.CLOSED, breaker.state());
        assertFalse(breaker.ended(probe));
    }
}
