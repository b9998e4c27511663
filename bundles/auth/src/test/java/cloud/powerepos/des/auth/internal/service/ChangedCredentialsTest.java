package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest.Grant;
import cloud.powerepos.des.http.HttpReply;

/** Credentials change, and organisations come and go. */
class ChangedCredentialsTest {

    private Simulation simulation = new Simulation("ACME", "BETA");

    @Test
    void newPasswordReplacesTheTokenWhileTheOldOneIsServed() {
        AccessToken old = simulation.token("ACME");
        simulation.token("BETA");
        simulation.server.passwords.putAll(Map.of("ACME", "new", "BETA", "password"));
        simulation.server.behaviour = request -> {
            assertSame(old, simulation.service.token("ACME"), "make before break");
            return simulation.server.checked(request);
        };
        simulation.configure("ACME", "new");

        AccessToken latest = simulation.service.token("ACME");
        assertNotEquals(old.value(), latest.value());
        assertEquals(Grant.PASSWORD, simulation.server.requests.get(2).grant(), "the old refresh token is dropped");
        assertEquals(3, simulation.server.count(), "nothing for the other organisation");
    }

    @Test
    void anotherServiceAccountNeverGetsTheOldToken() {
        AccessToken old = simulation.token("ACME");
        simulation.configure("ACME", "another-account", "password");
        assertNotEquals(old.value(), simulation.token("ACME").value());
    }

    @Test
    void removedOrganisationLosesItsTokenAndComesBackWithANewOne() {
        AccessToken old = simulation.token("ACME");
        var handle = simulation.service.tokens("ACME");
        simulation.remove("ACME");
        simulation.error("ACME", UnknownOrganisationException.class);
        assertTrue(simulation.service.status("ACME").isEmpty());

        simulation.configure("ACME", "password");
        assertNotEquals(old.value(), simulation.token("ACME").value());
        assertSame(simulation.service.token("ACME"), handle.get(), "a handle outlives the change");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void replyOfAnOldGenerationIsNeverInstalled(boolean samePrincipal) {
        simulation.server.behaviour = request -> {
            HttpReply answer = simulation.server.token(request);
            if (request.credentials().serviceAccountPassword().equals("password")) {
                simulation.configure("ACME", samePrincipal ? "svc-ACME" : "another", "new");
            }
            return answer;
        };
        AccessToken token = simulation.token("ACME");
        assertEquals("token-2", token.value());
        assertEquals("new", simulation.server.requests.get(1).request().credentials().serviceAccountPassword());
        assertEquals(2, simulation.server.count());
        assertEquals(1, simulation.server.aborted());
    }

    @Test
    void replyForARemovedOrganisationIsDropped() {
        simulation.server.behaviour = request -> {
            simulation.remove("ACME");
            return simulation.server.token(request);
        };
        simulation.error("ACME", UnknownOrganisationException.class);
        simulation.configure("ACME", "password");
        simulation.server.behaviour = simulation.server::token;
        assertEquals("token-2", simulation.token("ACME").value());
    }

    @Test
    void changingOneOfAThousandOrganisationsTouchesNoOther() {
        simulation = Simulation.ofMany(1000);
        for (int number = 0; number < 1000; number++) {
            simulation.token("ORG" + number);
        }
        simulation.server.requests.clear();
        simulation.configure("ORG500", "new");
        assertEquals(1, simulation.server.count());
        assertEquals("ORG500", simulation.server.requests.get(0).organisation());
    }
}
