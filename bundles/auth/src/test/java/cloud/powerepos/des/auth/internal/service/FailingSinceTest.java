package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;

/** For how long an organisation has been failing, whatever the last error was. */
class FailingSinceTest {

    private final Simulation simulation = new Simulation("ACME", "BETA");

    @Test
    void itIsTheFirstErrorSinceTheLastSuccess() {
        assertEquals(Optional.empty(), failingSince("ACME"));
        Instant first = fail(503);
        assertEquals(Optional.of(first), failingSince("ACME"));
        Instant last = fail(500);
        assertEquals(Optional.of(last), simulation.status("ACME").lastErrorAt());
        assertEquals(Optional.of(first), failingSince("ACME"));
        simulation.server.behaviour = simulation.server::token;
        simulation.time.pass(Duration.ofMinutes(5));
        simulation.token("ACME");
        assertEquals(Optional.empty(), failingSince("ACME"));
        simulation.service.reject(simulation.token("ACME"));
        simulation.time.pass(Duration.ofMinutes(5));
        assertEquals(Optional.empty(), failingSince("ACME"), "a new token came");
        Instant well = simulation.time.wall();
        simulation.server.behaviour = request -> ScriptedAuthServer.error(503, "");
        simulation.time.pass(Duration.ofHours(9));
        assertTrue(failingSince("ACME").orElseThrow().isAfter(well), "it failed anew");
        assertTrue(simulation.status("ACME").lastErrorAt().orElseThrow()
                .isAfter(failingSince("ACME").orElseThrow().plusSeconds(3600)));
    }

    @Test
    void anotherPasswordThatIsRefusedTooIsNoNewBeginning() {
        Instant first = fail(400);
        simulation.time.pass(Duration.ofMinutes(7));
        simulation.configure("ACME", "another-wrong-password");
        fail(400);
        assertTrue(simulation.status("ACME").lastErrorAt().orElseThrow().isAfter(first));
        assertEquals(Optional.of(first), failingSince("ACME"));
    }

    @Test
    void aRefusedClientIsAnErrorOfWhoHadItFirst() {
        Instant first = fail(401);
        assertEquals(Optional.of(first), failingSince("ACME"));
        simulation.time.pass(Duration.ofMinutes(61));
        Instant last = fail(401);
        assertEquals(Optional.of(first), failingSince("ACME"));
        assertEquals(Optional.of(last), failingSince("BETA"), "it has asked for nothing and is kept from it");
    }

    private Optional<Instant> failingSince(String organisation) {
        return simulation.status(organisation).failingSince();
    }

    /** @return when it was */
    private Instant fail(int status) {
        simulation.server.behaviour = request -> ScriptedAuthServer.error(status,
                status == 400 ? "invalid_grant" : status == 401 ? "invalid_client" : "");
        simulation.time.pass(Duration.ofMinutes(2));
        simulation.error("ACME", DesAccessException.class);
        return simulation.status("ACME").lastErrorAt().orElseThrow();
    }
}
