package cloud.powerepos.des.auth.internal.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect.Counter;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.ConnectionStale;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Failed;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Problem;

/** A replay is prevented where a refresh token is dropped, and nowhere else. */
class ReplaysPreventedTest extends TransitionsFixture {

    private static final TokenInput STALE = replied(new ConnectionStale(new Failed(Problem.UNAVAILABLE, "lost", true,
            Optional.empty())));

    private void assertCounted(boolean expected) {
        assertEquals(expected, counted(Counter.REPLAYS_PREVENTED));
    }

    @Test
    void staleConnectionThatCarriedAPasswordPreventsNone() {
        inFlight();
        on(STALE, "Queued", "Retry");
        assertCounted(false);
    }

    @Test
    void lostReplyToAPasswordPreventsNone() {
        inFlight();
        on(failed(true), "Idle", "ServerFails", "Fail", "Publish");
        assertCounted(false);
    }

    @Test
    void refreshTokenThatIsKeptPreventsNone() {
        refreshing();
        on(failed(false), "Idle", "ServerFails", "Fail", "Schedule", "Publish");
        assertCounted(false);
    }
}
