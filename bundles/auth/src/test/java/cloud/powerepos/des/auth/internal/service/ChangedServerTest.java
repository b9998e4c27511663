package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest;
import cloud.powerepos.des.operations.AuthServerStatus.State;
import cloud.powerepos.des.operations.TokenStatus;

/** Another AuthServer is configured while the old one still answers. */
class ChangedServerTest {

    private final Simulation simulation = new Simulation("ACME", "BETA");

    @Test
    void retryAfterOfAnotherAuthServerIsDropped() {
        simulation.server.behaviour = request -> {
            // the configuration changes while the old one answers
            simulation.dispatcher.reset();
            return ScriptedAuthServer.retryAfter(503, "3600");
        };
        simulation.service.requestToken("ACME");
        simulation.server.latency = Duration.ofMillis(1);
        simulation.server.behaviour = afterOne(simulation.server.behaviour);
        simulation.time.settle();
        assertEquals("BETA", simulation.token("BETA").organisationCode());
        assertEquals("ACME", simulation.token("ACME").organisationCode());
    }

    private ScriptedAuthServer.Behaviour afterOne(ScriptedAuthServer.Behaviour first) {
        int before = simulation.server.count();
        return request -> simulation.server.count() == before + 1 ? first.answer(request)
                : simulation.server.token(request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_grant", "invalid_client", ""})
    void answerOfAnotherAuthServerIsDroppedThoughTheOrganisationWasNotToldYet(String error) {
        simulation.server.behaviour = afterOne(request -> {
            AuthSettings all = simulation.settings;
            simulation.settings = new AuthSettings(java.net.URI.create("https://other.example/token"), all.scope(),
                    all.requestTimeout(), all.connectTimeout(), 8, 0.7, 0.85, all.refusedRetry(), "");
            return error.isEmpty() ? simulation.server.token(request) : ScriptedAuthServer.error(400, error);
        });
        AccessToken token = simulation.token("ACME");
        assertEquals(2, simulation.server.count());
        assertEquals(error.isEmpty() ? "token-2" : "token-1", token.value());
        assertEquals(TokenStatus.State.FRESH, simulation.status("ACME").state());
        assertEquals("BETA", simulation.token("BETA").organisationCode());
    }

    @Test
    void refreshTokenOfAnotherAuthServerIsNotSentThoughTheOrganisationWasNotToldYet() {
        simulation.token("ACME");
        AuthSettings all = simulation.settings;
        simulation.settings = new AuthSettings(java.net.URI.create("https://other.example/token"), all.scope(),
                all.requestTimeout(), all.connectTimeout(), 8, 0.7, 0.85, all.refusedRetry(), "");
        simulation.service.renew("ACME");
        simulation.time.settle();
        assertEquals(2, simulation.server.count(TokenRequest.Grant.PASSWORD));
    }

    @Test
    void tokenThatCameInTheOldWayIsNoSignThatTheNewOneWorks() {
        simulation.configure("GAMMA", "password");
        simulation.configure("DELTA", "password");
        // the client is known to be good
        simulation.token("GAMMA");
        simulation.server.behaviour = request -> {
            simulation.service.retryNow();
            failing("BETA");
            return simulation.server.token(request);
        };
        assertEquals("token-2", simulation.token("ACME").value());
        assertEquals(State.CLOSED, simulation.service.authServer().state());
        failing("DELTA");
        assertEquals(State.OPEN, simulation.service.authServer().state(), "the second one in a row");
    }

    private void failing(String organisation) {
        simulation.server.behaviour = request -> {
            throw ScriptedAuthServer.unsent();
        };
        simulation.error(organisation, AuthServerUnavailableException.class);
    }
}
