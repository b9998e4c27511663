package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest.Grant;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.operations.RequestStatistics.Result;
import cloud.powerepos.des.operations.RequestStatistics.Times;

/** What operators see of the requests that were sent: results and times. */
class RequestStatisticsTest {

    private final Simulation simulation = new Simulation("ACME");

    private Times times(Result result) {
        return simulation.service.requests().results().get(result);
    }

    private void renewTaking(Duration time) {
        simulation.server.latency = time;
        simulation.service.renew("ACME");
        simulation.time.settle();
    }

    @Test
    void requestCountsForEachLimitThatItKept() {
        renewTaking(Duration.ofMillis(50));
        renewTaking(Duration.ofMillis(50).plusNanos(1));
        renewTaking(Duration.ofSeconds(10));
        renewTaking(Duration.ofSeconds(10).plusNanos(1));
        assertEquals(new Times(4, Duration.ofMillis(20_100).plusNanos(2), List.of(1L, 2L, 2L, 2L, 2L, 2L, 2L, 3L)),
                times(Result.ISSUED));
        assertEquals(new Times(0, Duration.ZERO, List.of(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L)), times(Result.FAILED));
    }

    @Test
    void refusedRefreshTokenIsARefusalAndThePasswordAfterItAToken() {
        simulation.token("ACME");
        simulation.server.behaviour = request -> request.grant() == Grant.REFRESH
                ? ScriptedAuthServer.error(400, "invalid_grant") : simulation.server.token(request);
        renewTaking(Duration.ofMillis(100));
        assertEquals(new Times(1, Duration.ofMillis(100), List.of(0L, 1L, 1L, 1L, 1L, 1L, 1L, 1L)),
                times(Result.REFUSED));
        assertEquals(2, times(Result.ISSUED).count());
    }

    @Test
    void refusedCredentialsAreARefusal() {
        simulation.server.behaviour = request -> ScriptedAuthServer.error(400, "invalid_grant");
        renewTaking(Duration.ofMillis(1));
        assertEquals(1, times(Result.REFUSED).count());
        assertEquals(0, times(Result.FAILED).count());
    }

    @Test
    void replyThatDoesNotComeIsAFailureAndSoIsAStaleConnection() {
        simulation.server.behaviour = request -> {
            throw new NoReplyException("the connection ended", true, simulation.server.count() == 1);
        };
        renewTaking(Duration.ofMillis(1));
        assertEquals(2, times(Result.FAILED).count());
        assertEquals(0, times(Result.ISSUED).count());
    }
}
