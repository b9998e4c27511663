package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.TokenRejectedException;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.operations.TokenStatus;

/** DES refuses tokens. */
class RejectedTokenTest {

    private static final Duration REFRESH_DUE = Duration.ofSeconds(28800 * 851 / 1000);

    private Simulation simulation = new Simulation("ACME", "BETA");

    @Test
    void rejectedTokenIsReplacedOnceHoweverManyReportIt() {
        AccessToken token = simulation.token("ACME");
        simulation.time.pass(Duration.ofHours(1));
        for (int caller = 0; caller < 64; caller++) {
            simulation.service.reject(token);
        }
        simulation.time.settle();
        assertEquals(2, simulation.server.count());
        AccessToken next = simulation.service.token("ACME");
        assertNotEquals(token.value(), next.value());

        simulation.service.reject(token);
        simulation.time.settle();
        assertSame(next, simulation.service.token("ACME"), "a token that was replaced is no news");
        assertEquals(2, simulation.server.count());
    }

    @Test
    void freshTokensRejectedInARowBackOff() {
        simulation.service.reject(simulation.token("ACME"));
        simulation.time.settle();
        simulation.service.reject(simulation.token("ACME"));
        simulation.time.settle();
        assertEquals(2, simulation.server.count());
        TokenRejectedException error = simulation.error("ACME", TokenRejectedException.class);
        assertTrue(error.nextAttempt().isPresent());
        assertEquals(TokenStatus.State.REFUSED, simulation.status("ACME").state());

        for (int second = 0; second < 600; second++) {
            try {
                simulation.service.reject(simulation.token("ACME"));
            } catch (TokenRejectedException expected) {
                // until the next attempt is due
            }
            simulation.time.pass(Duration.ofSeconds(1));
        }
        assertTrue(simulation.server.most(Duration.ofSeconds(60)) <= 8, "requests " + simulation.server.count());
    }

    @Test
    void rejectedTokenDoesNotBreakThePauseAfterAFailure() {
        AccessToken token = simulation.token("ACME");
        simulation.server.behaviour = request -> ScriptedAuthServer.json(500, "");
        simulation.time.pass(REFRESH_DUE);
        int asked = simulation.server.count();
        simulation.service.reject(token);
        simulation.time.settle();
        simulation.error("ACME", AuthServerUnavailableException.class);
        assertEquals(asked, simulation.server.count());
    }

    @Test
    void freshTokensRejectedWithGoodOnesBetweenAreNotInARow() {
        simulation.service.reject(simulation.token("ACME"));
        simulation.time.settle();
        simulation.token("ACME");
        while (simulation.server.count() < 3) {
            simulation.time.pass(Duration.ofMinutes(1));
        }

        simulation.service.reject(simulation.token("ACME"));
        simulation.time.settle();
        assertEquals("token-4", simulation.token("ACME").value());
    }
}
