package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest.Grant;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;

/** Refresh tokens that rotate: none is sent twice, none is dropped without need. */
class RotationTest {

    private static final Duration REFRESH_DUE = Duration.ofSeconds(28800 * 851 / 1000);

    private Simulation simulation = new Simulation("ACME", "BETA");

    @ParameterizedTest
    @ValueSource(ints = {3, 6, 10, 20, 60})
    void lostReplyIsMadeUpForBeforeEvenAShortLivedTokenEnds(int lifeSeconds) {
        simulation.server.expiresIn = String.valueOf(lifeSeconds);
        simulation.token("ACME");
        AtomicBoolean lost = new AtomicBoolean();
        simulation.server.behaviour = request -> {
            if (request.grant() == Grant.REFRESH && lost.compareAndSet(false, true)) {
                throw new NoReplyException("the connection ended before a complete reply", true, false);
            }
            return simulation.server.token(request);
        };
        for (int i = 0; i < lifeSeconds * 20; i++) {
            simulation.time.pass(Duration.ofMillis(100));
            assertTrue(simulation.token("ACME") != null, "after " + i + " tenths");
        }
        assertTrue(lost.get());
        assertEquals(1, simulation.status("ACME").counters().replaysPrevented());
    }

    @Test
    void connectionThatDiedWhileItWasKeptCostsOnePasswordGrantAndNoAlarm() {
        AccessToken token = simulation.token("ACME");
        simulation.server.behaviour = request -> {
            if (request.grant() == Grant.REFRESH) {
                throw new NoReplyException("the connection ended before a complete reply", true, true);
            }
            return simulation.server.token(request);
        };
        simulation.time.pass(REFRESH_DUE);

        assertNotEquals(token, simulation.service.token("ACME"));
        assertEquals(1, simulation.server.count(Grant.REFRESH));
        assertEquals(2, simulation.server.count(Grant.PASSWORD));
        assertEquals(1, simulation.status("ACME").counters().replaysPrevented());
        assertTrue(simulation.events.stream().noneMatch(event -> event.type() == TokenEvent.Type.DEGRADED));
    }

    @Test
    void refusedRefreshTokenLeadsToExactlyOnePasswordGrantAndNoAlarm() {
        AccessToken token = simulation.token("ACME");
        simulation.server.behaviour = request -> request.grant() == Grant.REFRESH
                ? ScriptedAuthServer.error(400, "invalid_grant") : simulation.server.token(request);
        simulation.time.pass(REFRESH_DUE);

        assertNotEquals(token, simulation.service.token("ACME"));
        assertEquals(1, simulation.server.count(Grant.REFRESH));
        assertEquals(2, simulation.server.count(Grant.PASSWORD));
        assertTrue(simulation.status("ACME").lastError().isEmpty());
        assertTrue(simulation.events.stream().noneMatch(event -> event.message().contains("refused")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lost", "502", "504", "HTML", "truncated"})
    void refreshTokenThatMayBeSpentIsNeverSentAgain(String loss) {
        simulation.token("ACME");
        simulation.server.behaviour = request -> switch (loss) {
            case "lost" -> throw ScriptedAuthServer.lost();
            case "502", "504" -> ScriptedAuthServer.json(Integer.parseInt(loss), "");
            default -> OutageTest.outages().get(loss).answer(request);
        };
        simulation.time.pass(Duration.ofSeconds(28800 * 69 / 100));
        while (simulation.server.count() == 1) {
            simulation.time.pass(Duration.ofMillis(500));
        }
        simulation.server.behaviour = simulation.server::token;
        simulation.time.pass(Duration.ofSeconds(3));

        assertEquals(1, simulation.server.count(Grant.REFRESH));
        assertEquals(2, simulation.server.count(Grant.PASSWORD));
        assertEquals(1, simulation.status("ACME").counters().replaysPrevented());
    }

    @ParameterizedTest
    @ValueSource(strings = {"unsent", "500", "503", "429"})
    void refreshTokenThatIsNotSpentIsKept(String failure) {
        simulation.token("ACME");
        simulation.server.behaviour = request -> {
            if (failure.equals("unsent")) {
                throw ScriptedAuthServer.unsent();
            }
            return ScriptedAuthServer.json(Integer.parseInt(failure), "");
        };
        simulation.time.pass(REFRESH_DUE);
        assertTrue(simulation.status("ACME").refreshTokenHeld());
        simulation.server.behaviour = simulation.server::token;
        simulation.time.pass(Duration.ofSeconds(70));
        assertEquals(1, simulation.server.count(Grant.PASSWORD));
        assertEquals("refresh_token", simulation.status("ACME").grant().orElseThrow());
    }
}
