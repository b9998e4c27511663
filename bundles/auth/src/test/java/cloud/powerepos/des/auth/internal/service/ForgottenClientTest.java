package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;

/** A client that was refused is tried once more when what its refusal may depend on has changed. */
class ForgottenClientTest {

    private final Simulation simulation = new Simulation("ACME", "BETA");

    @BeforeEach
    void refuse() {
        simulation.server.behaviour = request -> ScriptedAuthServer.error(401, "unauthorized_client");
        assertRequests("ACME", 1);
        assertRequests("BETA", 1);
    }

    private void assertRequests(String organisation, int expected) {
        simulation.error(organisation, CredentialsRejectedException.class);
        assertEquals(expected, simulation.server.count());
    }

    @Test
    void accountOfTheOrganisationThatFoundIt() {
        simulation.configure("ACME", "another account", "password");
        assertRequests("ACME", 2);
        assertRequests("BETA", 2);
    }

    @Test
    void clientOfTheOrganisationThatFoundIt() {
        simulation.configureClient("ACME", "another secret");
        assertRequests("BETA", 2);
        assertRequests("ACME", 3);
    }

    @Test
    void accountOfAnotherOrganisationIsNoReason() {
        simulation.configure("BETA", "another account", "password");
        assertRequests("BETA", 1);
    }

    @Test
    void scopeOrAuthServer() {
        simulation.service.invalidateAll();
        assertRequests("BETA", 2);
        assertRequests("ACME", 2);
    }
}
