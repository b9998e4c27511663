package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.testing.FakeTokenStore;

/** An organisation has one timer at a time: for its refresh, or for the limit of its request. */
class PlannedTimersTest {

    private static final Duration REFRESH_DUE = Duration.ofSeconds(28_800 * 70 / 100);

    private final ServiceParts parts = new ServiceParts();
    private int underWay;

    private void assertTimers(int expected) {
        assertEquals(expected, parts.time.pendingTimers());
    }

    @Test
    void refreshIsPlannedOnceHoweverOftenItIsPlannedAnew() {
        parts.request("ACME");
        for (int times = 0; times < 3; times++) {
            assertTrue(parts.service.timePassed());
        }
        assertTimers(1);
        parts.time.pass(REFRESH_DUE);
        assertEquals(2, parts.server.count());
    }

    @Test
    void requestTakesThePlaceOfWhatWasPlanned() {
        parts.request("ACME");
        parts.server.behaviour = request -> {
            underWay = parts.time.pendingTimers();
            return parts.server.token(request);
        };
        parts.service.renew("ACME");
        parts.time.settle();
        assertEquals(1, underWay, "the limit of the request");
        assertTimers(1);
    }

    @Test
    void secondAttemptTakesThePlaceOfTheFirstOne() {
        parts.request("ACME");
        parts.server.behaviour = request -> {
            underWay = parts.time.pendingTimers();
            return request.refreshToken() == null ? parts.server.token(request)
                    : ScriptedAuthServer.error(400, "invalid_grant");
        };
        parts.service.renew("ACME");
        parts.time.settle();
        assertEquals(3, parts.server.count());
        assertEquals(1, underWay);
        assertTimers(1);
    }

    @Test
    void failureIsFollowedByOneRetry() {
        parts.request("ACME");
        parts.server.behaviour = request -> ScriptedAuthServer.json(500, "");
        parts.time.pass(REFRESH_DUE);
        assertTimers(1);
        parts.server.behaviour = parts.server::token;
        parts.time.pass(Duration.ofSeconds(2));
        assertEquals(3, parts.server.count());
    }

    @Test
    void lookIntoTheTokenStoreLeavesNone() {
        parts.store = new FakeTokenStore(parts.time::elapsed).open("a");
        parts.request("ACME");
        assertTimers(1);
        parts.service.close();
        assertTimers(0);
    }
}
