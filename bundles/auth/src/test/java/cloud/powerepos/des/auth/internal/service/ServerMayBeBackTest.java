package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.time.Timer;

/** What kept the AuthServer from answering may be over. */
class ServerMayBeBackTest {

    private static final Duration REFRESH_DUE = Duration.ofSeconds(28_800 * 85 / 100);

    private final ServiceParts parts = new ServiceParts();

    private void failing() {
        parts.server.behaviour = request -> ScriptedAuthServer.json(503, "");
    }

    @Test
    void refreshOfALivingTokenNeedNotWaitForItsPause() {
        parts.request("ACME");
        failing();
        parts.time.pass(REFRESH_DUE.plusMinutes(5));
        int before = parts.server.count();
        parts.server.behaviour = parts.server::token;
        parts.service.retryNow();
        parts.time.settle();
        assertEquals(before + 1, parts.server.count());
    }

    @Test
    void probeThatTheTimerMissedIsMadeUpFor() {
        parts.request("BETA");
        parts.time.pass(Duration.ofHours(5));
        Timer working = parts.timer;
        parts.timer = (nanos, task) -> () -> { };
        parts.server.behaviour = request -> ScriptedAuthServer.retryAfter(503, "3600");
        parts.request("ACME");
        parts.timer = working;
        parts.server.behaviour = parts.server::token;
        parts.time.pass(Duration.ofHours(2));
        assertEquals(2, parts.server.count(), "the refresh of BETA waits for the pause to be over");
        assertTrue(parts.service.timePassed());
        parts.time.settle();
        assertEquals(3, parts.server.count());
    }
}
