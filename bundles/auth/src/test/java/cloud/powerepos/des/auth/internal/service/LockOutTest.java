package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.operations.TokenStatus;

/** Refused credentials are not tried again and again, so that no account is locked out. */
class LockOutTest {

    private Simulation simulation = new Simulation("ACME", "BETA");

    @Test
    void refusedCredentialsAreNotTriedAgainForWhatKeptTheServerFromAnswering() {
        simulation.server.behaviour = request -> ScriptedAuthServer.error(400, "invalid_grant");
        simulation.error("ACME", CredentialsRejectedException.class);
        simulation.service.retryNow();
        simulation.error("ACME", CredentialsRejectedException.class);
        assertEquals(1, simulation.server.count());
    }

    @ParameterizedTest
    @CsvSource({"400,invalid_grant", "401,invalid_client", "400,unauthorized_client", "400,invalid_scope",
            "200,invalid_grant", "403,access_denied", "400,invalid_request"})
    void refusedCredentialsAreTriedOnceAndOnceMoreAfterAnHour(int status, String error) {
        simulation.server.behaviour = request -> ScriptedAuthServer.error(status, error);
        CredentialsRejectedException refused = simulation.error("ACME", CredentialsRejectedException.class);
        assertEquals(error, refused.error());
        assertTrue(refused.getMessage().contains("cfg"), refused.getMessage());

        for (int call = 0; call < 10_000; call++) {
            simulation.error("ACME", CredentialsRejectedException.class);
            simulation.time.pass(Duration.ofMillis(59 * 60_000 / 10_000));
        }
        assertEquals(1, simulation.server.count());
        assertEquals(TokenStatus.State.REFUSED, simulation.status("ACME").state());

        simulation.time.pass(Duration.ofMinutes(2));
        assertEquals(1, simulation.server.count(), "not unasked");
        simulation.error("ACME", CredentialsRejectedException.class);
        simulation.error("ACME", CredentialsRejectedException.class);
        assertEquals(2, simulation.server.count());
    }

    @Test
    void changedCredentialsOrAnOperatorEndTheLockOutGuardAtOnce() {
        simulation.server.passwords.put("ACME", "new");
        simulation.server.behaviour = simulation.server::checked;
        simulation.error("ACME", CredentialsRejectedException.class);

        var renewed = simulation.service.renew("ACME").toCompletableFuture();
        simulation.time.settle();
        assertTrue(renewed.isCompletedExceptionally());
        assertEquals(2, simulation.server.count());

        simulation.configure("ACME", "new");
        assertEquals("ACME", simulation.token("ACME").organisationCode());
        assertEquals(3, simulation.server.count());
    }

    @Test
    void zeroMeansRefusedCredentialsAreNeverTriedAgainUnchanged() {
        simulation.settings = new AuthSettings(Simulation.SETTINGS.tokenEndpoint(), Simulation.SETTINGS.scope(),
                Duration.ofSeconds(10), Duration.ofSeconds(5), 8, 0.7, 0.85, Duration.ZERO, "");
        simulation.server.behaviour = request -> ScriptedAuthServer.error(400, "invalid_grant");
        assertTrue(simulation.error("ACME", CredentialsRejectedException.class).nextAttempt().isEmpty());
        simulation.time.pass(Duration.ofDays(400));
        simulation.error("ACME", CredentialsRejectedException.class);
        assertEquals(1, simulation.server.count());
    }

    @Test
    void rejectedTokenDoesNotBreakTheLockOutGuard() {
        AccessToken token = simulation.token("ACME");
        simulation.server.behaviour = request -> ScriptedAuthServer.error(400, "invalid_grant");
        simulation.configure("ACME", "wrong");
        assertEquals(2, simulation.server.count());

        simulation.service.reject(token);
        simulation.time.settle();
        simulation.error("ACME", CredentialsRejectedException.class);
        assertEquals(2, simulation.server.count());
    }

    @Test
    void newPasswordThatIsRefusedLeavesTheOldTokenInForce() {
        AccessToken old = simulation.token("ACME");
        simulation.server.behaviour = request -> ScriptedAuthServer.error(400, "invalid_grant");
        simulation.configure("ACME", "wrong");
        assertSame(old, simulation.service.token("ACME"));
        assertEquals(TokenStatus.State.REFUSED, simulation.status("ACME").state());
        assertEquals(2, simulation.server.count());
        simulation.time.pass(Duration.between(simulation.time.wall(), old.expiresAt()));
        simulation.error("ACME", CredentialsRejectedException.class);
    }
}
