package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.DesAccessException;

/** Lifetimes, clocks that jump, and machines that sleep. */
class TokenLifetimeTest {

    private static final Duration REFRESH_DUE = Duration.ofSeconds(28800 * 851 / 1000);

    private Simulation simulation = new Simulation("ACME", "BETA");

    @ParameterizedTest
    @ValueSource(ints = {1, -1, 24, -24})
    void wallClockThatIsSetCausesNoStormAndNoExpiredToken(int hours) {
        AccessToken token = simulation.token("ACME");
        simulation.time.pass(Duration.ofHours(2));
        simulation.time.setWallBy(Duration.ofHours(hours));
        simulation.clock.watch();
        simulation.service.timePassed();
        simulation.time.settle();
        simulation.token("ACME");
        simulation.time.pass(Duration.ofMinutes(10));
        simulation.token("ACME");
        assertEquals(hours == 24 ? 2 : 1, simulation.server.count(),
                "a jump beyond the token's end cannot be told from a suspend and costs one request");
        assertEquals(hours != 24, token == simulation.service.token("ACME"));
    }

    @Test
    void wallClockSetBackDuringARefreshDoesNotProlongTheToken() {
        simulation.server.behaviour = request -> {
            simulation.time.setWallBy(Duration.ofDays(-1));
            return simulation.server.token(request);
        };
        simulation.token("ACME");
        simulation.server.behaviour = simulation.server::token;
        simulation.server.requests.clear();
        simulation.time.pass(REFRESH_DUE);
        assertEquals(1, simulation.server.count());
    }

    @Test
    void suspendedMachineServesNoExpiredTokenAndAsksOnce() {
        AccessToken token = simulation.token("ACME");
        simulation.time.suspend(Duration.ofHours(9));
        simulation.clock.watch();
        assertNotEquals(token.value(), simulation.token("ACME").value());
        assertEquals(2, simulation.server.count());
    }

    @Test
    void shortSuspendBringsTheRefreshForward() {
        simulation.token("ACME");
        simulation.time.suspend(Duration.ofSeconds(28800 * 86 / 100));
        simulation.clock.watch();
        simulation.service.timePassed();
        simulation.time.settle();
        assertEquals(2, simulation.server.count());
    }

    @Test
    void thousandEqualTokensAreRefreshedEvenlyOverTheWindow() {
        simulation = Simulation.ofMany(1000);
        simulation.server.latency = Duration.ZERO;
        for (int number = 0; number < 1000; number++) {
            simulation.token("ORG" + number);
        }
        simulation.server.requests.clear();
        simulation.time.pass(REFRESH_DUE);
        assertEquals(1000, simulation.server.count());
        double mean = 1000 / (28800 * 0.15 / 300);
        assertTrue(simulation.server.most(Duration.ofMinutes(5)) <= 1.5 * mean,
                "busiest five minutes " + simulation.server.most(Duration.ofMinutes(5)) + " of " + mean);
    }

    @Test
    void replyThatCameAfterItsTokensEndIsNotHandedOut() {
        simulation.server.expiresIn = "5";
        simulation.server.latency = Duration.ofSeconds(6);
        assertTrue(simulation.error("ACME", DesAccessException.class).getMessage().contains("lifetime"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "\"x\"", "true", "[]", "\"\""})
    void lifetimesThatMakeNoSenseAreRefused(String expiresIn) {
        simulation.server.expiresIn = expiresIn;
        assertFalse(simulation.error("ACME", DesAccessException.class).getMessage().contains("token-1"));
    }
}
