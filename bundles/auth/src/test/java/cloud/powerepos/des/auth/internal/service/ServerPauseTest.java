package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.http.HttpReply;
import cloud.powerepos.des.operations.TokenStatus;

/** The AuthServer asks for a pause by Retry-After. */
class ServerPauseTest {

    private Simulation simulation = new Simulation("ACME", "BETA");

    @ParameterizedTest
    @CsvSource({"429,120,120", "503,90,90", "429,100000,3600"})
    void retryAfterHoldsEveryOrganisation(int status, String header, int seconds) {
        simulation.server.behaviour = request -> ScriptedAuthServer.retryAfter(status, header);
        simulation.error("ACME", AuthServerUnavailableException.class);
        simulation.server.behaviour = simulation.server::token;

        simulation.time.pass(Duration.ofSeconds(seconds - 1));
        AuthServerUnavailableException error = simulation.error("BETA", AuthServerUnavailableException.class);
        assertTrue(Duration.between(simulation.time.wall(), error.nextAttempt().orElseThrow()).toMillis() <= 1000);
        simulation.error("ACME", AuthServerUnavailableException.class);
        assertEquals(1, simulation.server.count());

        simulation.time.pass(Duration.ofMillis(1001));
        assertEquals("BETA", simulation.token("BETA").organisationCode());
        assertEquals("ACME", simulation.token("ACME").organisationCode());
    }

    @Test
    void statusOfAnOrganisationWithoutATokenShowsWhatBlocksAllOfThem() {
        simulation.server.behaviour = request -> ScriptedAuthServer.retryAfter(503, "120");
        simulation.error("ACME", AuthServerUnavailableException.class);

        TokenStatus status = simulation.status("BETA");
        assertEquals(TokenStatus.State.WAITING, status.state());
        assertTrue(status.lastError().orElseThrow().contains("503"));
        assertTrue(status.nextAttempt().isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", "", "1.5", "Thu, 99 Foo 2026 00:00:00 GMT", "99999999999999999999"})
    void malformedRetryAfterIsIgnored(String header) {
        simulation.server.behaviour = request -> ScriptedAuthServer.retryAfter(503, header);
        simulation.error("ACME", AuthServerUnavailableException.class);
        simulation.server.behaviour = simulation.server::token;
        assertEquals("BETA", simulation.token("BETA").organisationCode());
        simulation.time.pass(Duration.ofSeconds(2));
        assertEquals("ACME", simulation.token("ACME").organisationCode());
    }

    @Test
    void retryAfterAsADateIsCountedByTheServersOwnClock() {
        simulation.server.behaviour = request -> new HttpReply(503, Map.of("retry-after",
                "Sun, 01 Mar 2026 12:02:00 GMT", "date", "Sun, 01 Mar 2026 12:00:00 GMT"), new byte[0],
                Optional.empty());
        simulation.error("ACME", AuthServerUnavailableException.class);
        simulation.server.behaviour = simulation.server::token;
        simulation.time.pass(Duration.ofSeconds(119));
        simulation.error("BETA", AuthServerUnavailableException.class);
        simulation.time.pass(Duration.ofSeconds(2));
        assertEquals("BETA", simulation.token("BETA").organisationCode());
    }
}
