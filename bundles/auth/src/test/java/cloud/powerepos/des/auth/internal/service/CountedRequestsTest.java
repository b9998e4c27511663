package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest.Grant;
import cloud.powerepos.des.operations.TokenStatus.Counters;

/** What operators read of an organisation's requests. */
class CountedRequestsTest {

    private final Simulation simulation = new Simulation("ACME", "BETA");

    @Test
    void eachRequestThatIsSentCountsAlsoWhereItIsTheSecondOneForAToken() {
        simulation.token("ACME");
        simulation.server.behaviour = request -> request.grant() == Grant.PASSWORD ? simulation.server.token(request)
                : ScriptedAuthServer.error(400, "invalid_grant");
        simulation.service.renew("ACME");
        simulation.time.settle();
        assertEquals(3, simulation.server.count());
        assertEquals(new Counters(3, 2, 0, 0, 1, 0, 0, 0), simulation.status("ACME").counters());
        assertEquals(0, simulation.status("BETA").counters().requests());
    }
}
