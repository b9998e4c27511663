package cloud.powerepos.des.common.faces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.store.StoreStatus;

class StoreLineTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void aStoreThatWorksIsToldWithItsRows() {
        assertEquals("Token store: files in /data/store; 12 rows, 1 leased", line(true, "", 12, 0));
        assertEquals("Token store: files in /data/store; 1 row, 1 leased", line(true, "", 1, 0));
        assertEquals("Token store: files in /data/store", line(true, "", -1, 0));
    }

    @Test
    void anOutageIsToldWithItsLengthAndRemedy() {
        assertEquals("Token store: not reachable for 4 min, so this node requests tokens by itself: it is down:"
                + " start it", line(false, "it is down: start it", 12, 0));
    }

    @Test
    void aStoreThatWasNeverReachedIsNotReady() {
        assertEquals("Token store: not ready: it is starting: wait a moment",
                line(false, "it is starting: wait a moment", -1, 0));
    }

    @Test
    void whatCannotBeOpenedAndWarningsAreTold() {
        assertEquals("Token store: files in /data/store; 12 rows, 1 leased; 2 that this node cannot open: see the log;"
                + " but others can read the key", line(true, "others can read the key", 12, 2));
    }

    private static String line(boolean reachable, String problem, long rows, long unreadable) {
        return StoreLine.of(new StoreStatus("files in /data/store", "node-1", reachable,
                Optional.of(problem).filter(text -> !text.isEmpty()), NOW.minusSeconds(250), rows, 1, unreadable,
                List.of()), NOW);
    }
}
