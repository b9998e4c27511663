package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;

/** Requests that wait for what comes of the first one of their client. */
class ParkedRequestTest {

    private final Simulation simulation = Simulation.ofMany(3);
    private CompletableFuture<AccessToken> parked;
    /** What went wrong in the request, where the service catches it. */
    private AssertionError wrong;

    /** While the first request is under way, another organisation asks; then this happens. */
    private void first(Runnable meanwhile) {
        simulation.server.behaviour = request -> {
            simulation.server.behaviour = simulation.server::token;
            parked = simulation.service.requestToken("ORG1").toCompletableFuture();
            simulation.time.settle();
            try {
                assertEquals(1, simulation.server.count(), "it waits");
                meanwhile.run();
            } catch (AssertionError e) {
                wrong = e;
            }
            return simulation.server.token(request);
        };
        simulation.service.requestToken("ORG0");
        simulation.time.settle();
        if (wrong != null) {
            throw wrong;
        }
    }

    @Test
    void goOutWhenTheClientIsAccepted() {
        first(() -> assertFalse(parked.isDone()));
        assertEquals("ORG1", parked.join().organisationCode());
        assertEquals(0, simulation.status("ORG1").counters().joined());
    }

    @Test
    void goOutAfterASecondWhereTheFirstOneTakesLonger() {
        first(() -> {
            simulation.time.pass(Duration.ofSeconds(1).minusMillis(51));
            assertFalse(parked.isDone());
            simulation.time.pass(Duration.ofMillis(51));
            assertTrue(parked.isDone());
        });
        assertEquals("ORG1", parked.join().organisationCode());
    }

    @Test
    void goOutWhereTheFirstOneGoesOnWithAnotherClient() {
        first(() -> simulation.configureClient("ORG0", "another secret"));
        assertEquals("ORG1", parked.join().organisationCode());
        assertEquals(3, simulation.server.count());
    }

    @Test
    void goOutAtThePeriodicLookWhereTheTimerMayBeLate() {
        first(() -> {
            assertTrue(simulation.service.timePassed());
            simulation.time.settle();
            // it is the first one's turn still, so it waits again
            assertFalse(parked.isDone());
        });
        assertEquals("ORG1", parked.join().organisationCode());
    }

    @Test
    void goOutWhenTheRequestOfAnOperatorWasFaster() {
        first(() -> {
            simulation.service.renew("ORG2");
            simulation.time.settle();
            assertTrue(parked.isDone());
            assertEquals("ORG2", simulation.server.requests.get(1).organisation());
        });
        assertEquals("ORG1", parked.join().organisationCode());
    }

    @Test
    void endWithTheRefusalOfTheirClient() {
        simulation.server.behaviour = request -> {
            parked = simulation.service.requestToken("ORG1").toCompletableFuture();
            simulation.time.settle();
            return ScriptedAuthServer.error(401, "invalid_client");
        };
        simulation.service.requestToken("ORG0");
        simulation.time.settle();
        assertSame(CredentialsRejectedException.class, ServiceParts.error(parked).getClass());
        assertEquals(1, simulation.server.count());
    }

    @Test
    void endWithTheirOrganisation() {
        first(() -> simulation.remove("ORG1"));
        assertTrue(parked.isCompletedExceptionally());
        assertEquals(1, simulation.server.count());
    }
}
