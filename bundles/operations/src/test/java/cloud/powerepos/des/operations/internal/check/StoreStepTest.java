package cloud.powerepos.des.operations.internal.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.internal.StoredTokens;
import cloud.powerepos.des.operations.internal.check.Step.Finding;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoredRow;

class StoreStepTest {

    private final StoredTokens stored = new StoredTokens();
    private final StoreStep step = new StoreStep("ACME", stored.services());

    @Test
    void anEmptyStoreIsFine() {
        assertFine("files in /data/store: nothing stored yet");
    }

    @Test
    void aRowIsToldWithItsLease() {
        stored.rows.add(row(Optional.of(Duration.ofHours(7)), Duration.ofSeconds(20)));
        assertFine("files in /data/store: version 4, written by node node-2 1 min ago, token expires in 7 h,"
                + " leased for 20 s");
    }

    @Test
    void anExpiredTokenIsToldAsSuch() {
        stored.rows.add(row(Optional.of(Duration.ofHours(-7)), Duration.ZERO));
        assertFine("files in /data/store: version 4, written by node node-2 1 min ago, token expired 7 h ago");
    }

    @Test
    void anOutageIsAWarningAndNoFailure() {
        stored.outage = new StoreException("Token store: the server is down: start it");
        Finding finding = step.run();
        assertTrue(finding.warning());
        assertEquals("Token store: the server is down: start it", finding.text());
    }

    @Test
    void aProblemOfAStoreThatWorksIsAWarning() {
        stored.problem = Optional.of("others can read the key: chmod 600 key");
        Finding finding = step.run();
        assertTrue(finding.warning());
        assertEquals("files in /data/store: nothing stored yet; but others can read the key: chmod 600 key",
                finding.text());
    }

    private void assertFine(String text) {
        Finding finding = step.run();
        assertFalse(finding.warning());
        assertEquals(text, finding.text());
    }

    private static StoredRow row(Optional<Duration> tokenLeft, Duration leaseLeft) {
        return new StoredRow("ACME", 4, "node-2", tokenLeft, true, leaseLeft, Duration.ofMinutes(1), "k1");
    }
}
