package cloud.powerepos.des.auth.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.CredentialsRefused;
import cloud.powerepos.des.auth.internal.time.ClockReading;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.Counters;
import cloud.powerepos.des.operations.TokenStatus.State;

/** What operators see of an organisation. */
class StatusReportTest extends TransitionsFixture {

    private static final Failure CLIENT = new Failure(Failure.Kind.REFUSED, "invalid_client",
            new Reason("the client is refused", "fix {file}"), 5_000 * SECOND, Instant.EPOCH, 0);

    private Optional<TokenStatus> report(boolean overdue) {
        Moment moment = new Moment(new ClockReading(now, now, at(now)), settings, "acme.cfg", client, breaker, 0,
                shared);
        return new StatusReport(state, moment, overdue, Counters.NONE, 3).status();
    }

    private TokenStatus status() {
        return report(false).orElseThrow();
    }

    private static Instant at(long time) {
        return Instant.EPOCH.plusNanos(time);
    }

    private void assertState(State expected) {
        assertEquals(expected, status().state());
    }

    @Test
    void organisationThatIsRemovedOrStoppedHasNone() {
        on(new TokenInput.CredentialsChanged(null), "Idle", "ForgetClient", "Publish");
        assertEquals(Optional.empty(), report(false));
        state = TokenState.of(ACME, 0);
        on(new TokenInput.Stopped(), "Closed", "ForgetClient");
        assertEquals(Optional.empty(), report(false));
    }

    @Test
    void organisationThatWasNotAsked() {
        assertEquals(new TokenStatus("ACME", State.NOT_ASKED, "client", "account", "acme.cfg", Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty(),
                Optional.empty(), Counters.NONE), status());
    }

    @Test
    void freshTokenHasItsTimes() {
        holding();
        now += 10 * SECOND;
        assertEquals(new TokenStatus("ACME", State.FRESH, "client", "account", "acme.cfg",
                Optional.of(at(100 * SECOND)), Optional.of(at(800 * SECOND)), Optional.of(at(1_070 * SECOND)),
                Optional.of("password"), true, Optional.empty(), Optional.empty(), Optional.empty(),
                Counters.NONE), status());
    }

    @Test
    void expiredTokenHasNoTimes() {
        holding();
        now = 1_070 * SECOND;
        assertEquals(new TokenStatus("ACME", State.EXPIRED, "client", "account", "acme.cfg", Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.of("password"), true, Optional.empty(),
                Optional.empty(), Optional.empty(), Counters.NONE), status());
    }

    @Test
    void requestUnderWayIsARefreshEvenAfterAFailure() {
        queued();
        assertState(State.REFRESHING);
        inFlight();
        on(failed(false), "Idle", "ServerFails", "Fail", "Publish");
        assertState(State.WAITING);
        now += SECOND;
        queued();
        assertState(State.WAITING);
        inFlight();
        assertState(State.REFRESHING);
    }

    @Test
    void failureHasItsTimesAndItsRemedy() {
        refreshing();
        on(failed(false), "Idle", "ServerFails", "Fail", "Schedule", "Publish");
        long failedAt = now;
        now += SECOND / 2;
        TokenStatus status = status();
        assertEquals(State.DEGRADED, status.state());
        assertEquals(Optional.of(at(failedAt)), status.lastErrorAt());
        assertEquals(Optional.of(at(failedAt)), status.failingSince());
        assertEquals(Optional.of(at(failedAt + SECOND)), status.nextAttempt());
        assertTrue(status.lastError().orElseThrow().endsWith("cloud.powerepos.des.auth.cfg is right"),
                status.lastError().orElseThrow());
    }

    @Test
    void refusedCredentialsAreRefusedWithAndWithoutAToken() {
        refreshing();
        on(replied(new CredentialsRefused("invalid_grant")), "Idle", "ClientAccepted", "ServerWorks", "Fail",
                "Publish");
        assertState(State.REFUSED);
        now = 1_070 * SECOND;
        assertState(State.REFUSED);
        assertTrue(status().lastError().orElseThrow().endsWith("in acme.cfg, or the password file that it names"),
                status().lastError().orElseThrow());
    }

    @Test
    void refusedClientIsShownByAllWhoUseIt() {
        holding();
        client = Optional.of(CLIENT);
        assertState(State.REFUSED);
        assertEquals(Optional.of("the client is refused; fix acme.cfg"), status().lastError());
        assertEquals(Optional.of(at(5_000 * SECOND)), status().nextAttempt());
    }

    @Test
    void openCircuitBreakerIsShownWhereNoTokenIsHeld() {
        breaker = Optional.of(SERVER);
        assertState(State.WAITING);
        assertEquals(Optional.of("it fails; wait"), status().lastError());
        breaker = Optional.empty();
        holding();
        breaker = Optional.of(SERVER);
        assertState(State.FRESH);
        assertEquals(Optional.empty(), status().lastError());
    }

    @Test
    void requestThatDoesNotEndIsOverdue() {
        inFlight();
        TokenStatus late = report(true).orElseThrow();
        assertEquals(State.OVERDUE, late.state());
        assertTrue(late.lastError().orElseThrow().contains("10000 ms"), late.lastError().orElseThrow());
        assertEquals(Optional.empty(), late.nextAttempt());
        assertEquals(Optional.of(at(now)), late.lastErrorAt());
    }

    @Test
    void tokenAfterTwoThatDesRefusedIsSuspectWhileItIsFresh() {
        for (int times = 0; times < 2; times++) {
            holdingAnother();
            assertState(State.FRESH);
            on(new TokenInput.Rejected(state.cached().token()), times == 0 ? "Queued" : "Idle",
                    times == 0 ? new String[] {"Publish", "Start"} : new String[] {"Publish"});
        }
        assertState(State.REFUSED);
        now += SECOND;
        holdingAnother();
        assertState(State.REFUSED);
        assertTrue(status().lastError().orElseThrow().startsWith("DES refused 2 tokens in a row"));
        assertEquals(Optional.empty(), status().nextAttempt());
        now += 485 * SECOND - 1;
        assertState(State.REFUSED);
        now++;
        assertState(State.FRESH);
        now += 485 * SECOND;
        assertState(State.EXPIRED);
    }

    private void holdingAnother() {
        inFlight();
        on(issued("t", null), "Idle", "ClientAccepted", "ServerWorks", "Deliver", "Schedule", "Publish");
    }

    @Test
    void nodeThatPutTheTokenIntoTheStoreIsShownWhileTheTokenLives() {
        shared = true;
        assertEquals(Optional.of(new TokenStatus.Sharing(Optional.empty(), 3)), status().sharing());
        state = TokenState.of(ACME, 0);
        shared = false;
        holding();
        shared = true;
        assertEquals(Optional.empty(), status().sharing().orElseThrow().node(), "in this process alone");
        on(new TokenInput.Settled(state.cached().token(), "node-a"), "Idle");
        assertEquals(Optional.of("node-a"), status().sharing().orElseThrow().node());
        now = 1_070 * SECOND;
        assertEquals(Optional.empty(), status().sharing().orElseThrow().node());
        shared = false;
        assertFalse(status().sharing().isPresent());
    }
}
