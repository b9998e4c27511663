package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.dispatch.RequestQueue;
import cloud.powerepos.des.auth.internal.lifecycle.Backoff;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.VirtualTime;
import cloud.powerepos.des.operations.TokenStatus;

class PausesAndClocksTest {

    private final Simulation simulation = new Simulation("ACME", "BETA");

    private void flap(Duration by) {
        simulation.time.setWallBy(by);
        simulation.clock.watch();
        simulation.service.timePassed();
        simulation.time.settle();
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_grant", "invalid_client"})
    void flappingWallClockSendsNoRefusedCredentialsEarly(String error) {
        simulation.server.behaviour = request -> ScriptedAuthServer.error(400, error);
        simulation.error("ACME", CredentialsRejectedException.class);
        for (int minute = 0; minute < 59; minute++) {
            flap(Duration.ofHours(minute % 2 == 0 ? 1 : -1));
            simulation.time.pass(Duration.ofSeconds(59));
            CredentialsRejectedException told = simulation.error("ACME", CredentialsRejectedException.class);
            assertTrue(told.nextAttempt().orElseThrow().isAfter(simulation.time.wall()),
                    "by the clock as it stands now");
        }
        assertEquals(1, simulation.server.count());
        simulation.time.pass(Duration.ofMinutes(3));
        simulation.error("ACME", CredentialsRejectedException.class);
        assertEquals(2, simulation.server.count());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 24, 24 * 365})
    void flappingWallClockCausesNoStorm(int hours) {
        simulation.token("ACME");
        for (int flap = 0; flap < 200; flap++) {
            flap(Duration.ofHours(flap % 2 == 0 ? hours : -hours));
            simulation.token("ACME");
            simulation.time.pass(Duration.ofSeconds(10));
        }
        assertTrue(simulation.server.count() <= 3, "requests: " + simulation.server.count());
    }

    @Test
    void suspendIsSeenAgainSomeTimeAfterTheWallClockWasSetBack() {
        AccessToken token = simulation.token("ACME");
        flap(Duration.ofHours(-10));
        for (int minute = 0; minute < 11; minute++) {
            simulation.time.pass(Duration.ofMinutes(1));
            simulation.clock.watch();
        }
        simulation.time.suspend(Duration.ofHours(9));
        simulation.clock.watch();
        assertNotEquals(token.value(), simulation.token("ACME").value());
    }

    @Test
    void flappingWallClockEndsNoRetryAfterAgainAndAgain() {
        simulation.server.behaviour = request -> ScriptedAuthServer.retryAfter(503, "3600");
        simulation.error("ACME", AuthServerUnavailableException.class);
        for (int minute = 0; minute < 50; minute++) {
            flap(Duration.ofHours(minute % 2 == 0 ? 1 : -1));
            simulation.time.pass(Duration.ofSeconds(59));
            simulation.error("BETA", AuthServerUnavailableException.class);
        }
        assertTrue(simulation.server.count() <= 2, "requests: " + simulation.server.count());
    }

    @ParameterizedTest
    @ValueSource(longs = {31_536_000_000L, 9_223_372_036_854L, Long.MAX_VALUE})
    void longestPauseAfterRefusedCredentialsDoesNotOverflow(long millis) {
        AuthSettings all = Simulation.SETTINGS;
        simulation.settings = new AuthSettings(all.tokenEndpoint(), all.scope(), all.requestTimeout(),
                all.connectTimeout(),
                all.parallelRequests(), all.refreshFrom(), all.refreshTo(), Duration.ofMillis(millis), "");
        simulation.server.behaviour = request -> ScriptedAuthServer.error(400, "invalid_grant");
        for (int call = 0; call < 1000; call++) {
            simulation.error("ACME", CredentialsRejectedException.class);
            simulation.time.pass(Duration.ofMillis(10));
        }
        assertEquals(1, simulation.server.count());
        assertEquals(TokenStatus.State.REFUSED, simulation.status("ACME").state());
    }

    @Test
    void wallClockAtTheEndsOfTimeBreaksNothing() {
        for (Instant odd : new Instant[] {Instant.MIN, Instant.MAX, Instant.EPOCH, Instant.MIN, Instant.MAX}) {
            VirtualTime time = new VirtualTime();
            LifetimeClock clock = new LifetimeClock(time::monotonicNanos, () -> odd);
            clock.watch();
            clock.read().wallAt(Duration.ofDays(3650).toNanos());
            clock.read().wallAt(Long.MIN_VALUE);
            assertTrue(clock.now() >= 0);
        }
        Instant[] wall = {Instant.MAX};
        VirtualTime time = new VirtualTime();
        LifetimeClock clock = new LifetimeClock(time::monotonicNanos, () -> wall[0]);
        for (int jump = 0; jump < 100; jump++) {
            wall[0] = jump % 2 == 0 ? Instant.MIN : Instant.MAX;
            clock.watch();
            time.pass(Duration.ofMinutes(11));
        }
        assertTrue(clock.now() >= 0 && clock.now() + Duration.ofDays(3650).toNanos() > 0, "no overflow");
    }

    @Test
    void tokenThatSleptThroughItsLifeIsReplacedWhenDesRefusesIt() {
        AccessToken token = simulation.token("ACME");
        simulation.time.suspend(Duration.ofHours(9));
        assertSame(token, simulation.service.held("ACME").orElseThrow(), "until the clock is looked at");
        simulation.service.reject(token);
        simulation.time.settle();
        assertNotEquals(token.value(), simulation.token("ACME").value());
        simulation.service.reject(simulation.token("ACME"));
        simulation.time.settle();
        assertEquals(3, simulation.server.count(), "the first one was not a fresh one");
    }

    @Test
    void tokenThatExpiredInASuspendIsHandedOutUntilTheNextLookAndNotAfterIt() {
        AccessToken token = simulation.token("ACME");
        simulation.time.suspend(Duration.ofHours(9));
        assertSame(token, simulation.service.token("ACME"), "the monotonic clock stood still");
        simulation.clock.watch();
        assertTrue(simulation.service.held("ACME").isEmpty());
        assertNotEquals(token.value(), simulation.token("ACME").value());
        assertEquals(2, simulation.server.count());
    }

    @Test
    void twoProgramsThatShareAnAccountAreNamedAsThePossibleReason() {
        for (int times = 0; times < 3; times++) {
            simulation.service.reject(simulation.token("ACME"));
            simulation.time.pass(Duration.ofSeconds(5));
        }
        simulation.token("ACME");
        TokenStatus status = simulation.status("ACME");
        assertEquals(TokenStatus.State.REFUSED, status.state(), "though a token is held");
        assertTrue(status.expiresAt().isPresent());
        assertTrue(status.lastError().orElseThrow().contains("another program"), status.lastError().orElseThrow());
        simulation.time.pass(Duration.ofMinutes(11));
        assertEquals(TokenStatus.State.FRESH, simulation.status("ACME").state(), "this one was not refused");
    }

    @Test
    void requestThatDoesNotEndIsReportedAndGivenUp() {
        // takes the task and loses it
        VirtualTime time = new VirtualTime();
        LifetimeClock clock = new LifetimeClock(time::monotonicNanos, time::wall);
        Backoff backoff = new Backoff(() -> 0);
        RequestQueue dispatcher = new RequestQueue(task -> { }, clock, time.timer(), backoff, 8);
        TokenService service = new TokenService(new Collaborators(simulation.store, () -> Simulation.SETTINGS, clock,
                time.timer(), dispatcher, simulation.server, null, backoff, Runnable::run, event -> { },
                Simulation.NO_STORE), java.util.List::of);
        var waiting = service.requestToken("ACME").toCompletableFuture();
        time.pass(Duration.ofSeconds(9));
        assertEquals(TokenStatus.State.REFRESHING, service.status("ACME").orElseThrow().state());
        time.pass(Duration.ofSeconds(3));
        TokenStatus late = service.status("ACME").orElseThrow();
        assertEquals(TokenStatus.State.OVERDUE, late.state());
        assertTrue(late.lastError().orElseThrow().contains("10000 ms"), late.lastError().orElseThrow());
        time.pass(Duration.ofSeconds(4));
        assertTrue(waiting.isCompletedExceptionally());
        assertEquals(TokenStatus.State.OVERDUE, service.status("ACME").orElseThrow().state(), "its thread is not back");
    }
}
