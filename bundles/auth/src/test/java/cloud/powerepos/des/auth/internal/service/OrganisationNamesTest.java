package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.auth.InvalidTokenReplyException;
import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.auth.internal.CapturedLogs;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest;
import cloud.powerepos.des.http.HttpReply;
import cloud.powerepos.des.operations.TokenStatus;

/** Organisations by the names that callers, files and the AuthServer give them. */
class OrganisationNamesTest {

    private final Simulation simulation = new Simulation("ACME", "BETA");

    @Test
    void organisationThatTheAuthServerWritesInAnotherLetterCaseIsServedWithOneWarning() {
        simulation.server.behaviour = request -> upperCase(request);
        simulation.configure("gamma", "password");
        try (CapturedLogs logs = new CapturedLogs()) {
            assertEquals("gamma", simulation.token("gamma").organisationCode());
            simulation.service.renew("gamma");
            simulation.time.settle();
            String told = "the AuthServer writes the organisation GAMMA:"
                    + " set organisation.code so in organisation-gamma.cfg";
            assertEquals(2, logs.text().split(told, -1).length, logs.text());
        }
    }

    @Test
    void organisationsThatDifferInLetterCaseAloneAreNotTakenForEachOther() {
        simulation.server.behaviour = request -> upperCase(request);
        simulation.configure("gamma", "password");
        simulation.configure("GAMMA", "password");
        InvalidTokenReplyException told = simulation.error("gamma", InvalidTokenReplyException.class);
        assertTrue(told.getMessage().contains("organisation.code in organisation-gamma.cfg"), told.getMessage());
        assertEquals("GAMMA", simulation.token("GAMMA").organisationCode());
    }

    @Test
    void tokenOfAnotherOrganisationIsRefusedWithoutBlamingPowerEpos() {
        simulation.server.behaviour = request -> ScriptedAuthServer.json(200,
                "{\"token_type\":\"Bearer\",\"access_token\":\"t\",\"expires_in\":28800,\"org_id\":\"BETA\"}");
        InvalidTokenReplyException told = simulation.error("ACME", InvalidTokenReplyException.class);
        assertTrue(told.getMessage().contains("another organisation"), told.getMessage());
        assertTrue(!told.getMessage().contains("report it"), told.getMessage());
        assertEquals("BETA", simulation.token("BETA").organisationCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_grant", "invalid_client", "access_denied"})
    void storedErrorNamesTheFileAsItIsCalledWhenItIsShown(String error) {
        simulation.server.behaviour = request -> ScriptedAuthServer.error(400, error);
        simulation.error("ACME", CredentialsRejectedException.class);
        simulation.rename("ACME", "b.cfg");
        String told = simulation.error("ACME", CredentialsRejectedException.class).getMessage();
        assertTrue(told.contains("b.cfg"), told);
        TokenStatus status = simulation.status("ACME");
        assertEquals("b.cfg", status.source());
        assertTrue(status.lastError().orElseThrow().contains("b.cfg"), status.lastError().orElseThrow());
        assertEquals(1, simulation.server.count());
    }

    private static HttpReply upperCase(TokenRequest request) {
        return ScriptedAuthServer.json(200,
                "{\"token_type\":\"Bearer\",\"access_token\":\"t\",\"expires_in\":28800,\"org_id\":\""
                + request.credentials().organisationCode().toUpperCase(java.util.Locale.ROOT) + "\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACME\u2028ERROR all is lost", "ACME\n2026 ERROR", "\u202eEMCA"})
    void codeThatACallerMadeUpSpoofsNoLineOfItsLog(String code) {
        String message = simulation.error(code, UnknownOrganisationException.class).getMessage();
        assertEquals(cloud.powerepos.des.common.text.Printable.of(message), message);
    }

    @Test
    void hundredThousandUnknownOrganisationsLeaveNothingBehind() throws ReflectiveOperationException {
        for (int number = 0; number < 100_000; number++) {
            simulation.error("UNKNOWN" + number, UnknownOrganisationException.class);
            assertTrue(simulation.service.status("UNKNOWN" + number).isEmpty());
        }
        var organisations = TokenService.class.getDeclaredField("organisations");
        organisations.setAccessible(true);
        assertEquals(java.util.Map.of(), organisations.get(simulation.service));
    }
}
