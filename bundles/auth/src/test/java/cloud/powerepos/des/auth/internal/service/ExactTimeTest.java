package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.TokenStatus.State;

/** Calls that find out by themselves that time has passed in a suspend, and changes that reach every organisation. */
class ExactTimeTest {

    private final Simulation simulation = new Simulation("ACME", "BETA");

    @Test
    void requestSeesTimeThatPassedInASuspend() {
        AccessToken token = simulation.token("ACME");
        simulation.time.suspend(Duration.ofHours(9));
        assertNotEquals(token.value(), simulation.token("ACME").value());
    }

    @Test
    void statusSeesTimeThatPassedInASuspend() {
        simulation.token("ACME");
        simulation.time.suspend(Duration.ofHours(9));
        assertEquals(State.EXPIRED, simulation.status("ACME").state());
    }

    @Test
    void periodicLookSeesTimeThatPassedInASuspend() {
        simulation.token("ACME");
        simulation.time.suspend(Duration.ofHours(7));
        simulation.service.watchTime(() -> false);
        simulation.time.settle();
        assertEquals(2, simulation.server.count(), "its refresh was due");
        assertSame(State.FRESH, simulation.status("ACME").state());
    }

    @Test
    void taskThatTheTimerMissedIsPlannedAnew() {
        ServiceParts parts = new ServiceParts();
        var working = parts.timer;
        parts.timer = (nanos, task) -> () -> { };
        parts.request("ACME");
        parts.timer = working;
        parts.service.watchTime(() -> true);
        parts.time.pass(Duration.ofSeconds(28_800 * 85 / 100));
        assertEquals(2, parts.server.count());
    }

    @Test
    void anotherAuthServerIsAskedAtOnceThoughTheOldOneWantedAPause() {
        simulation.server.behaviour = request -> ScriptedAuthServer.retryAfter(503, "3600");
        simulation.service.requestToken("ACME");
        simulation.time.settle();
        assertSame(AuthServerStatus.State.OPEN, simulation.service.authServer().state());
        simulation.server.behaviour = simulation.server::token;
        simulation.service.invalidateAll();
        assertEquals(AuthServerStatus.WORKING, simulation.service.authServer());
        assertEquals("token-1", simulation.token("ACME").value());
    }

    @Test
    void stoppedServiceHasNoTroubleWithTheAuthServer() {
        simulation.server.behaviour = request -> ScriptedAuthServer.retryAfter(503, "3600");
        simulation.service.requestToken("ACME");
        simulation.time.settle();
        simulation.service.close();
        assertEquals(AuthServerStatus.WORKING, simulation.service.authServer());
    }

    @Test
    void settingsThatFailForAMomentLeaveTheLastOnesInForce() {
        ServiceParts parts = new ServiceParts();
        AccessToken token = parts.request("ACME").join();
        parts.settings = () -> {
            throw new IllegalStateException("not now");
        };
        parts.time.pass(Duration.ofMinutes(1));
        assertSame(token, parts.service.token("ACME"));
        assertSame(State.FRESH, parts.state("ACME"));
        parts.settings = () -> Simulation.SETTINGS;
        parts.service.reject(token);
        parts.time.settle();
        assertEquals("token-2", parts.service.token("ACME").value());
    }
}
