package cloud.powerepos.des.auth.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InterruptedIOException;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {

    private final Progress progress = new Progress();

    private void leaving(Duration left) {
        progress.deadline = System.nanoTime() + left.toNanos();
    }

    @Test
    void whatIsCancelledFirstIsNeverSent() {
        progress.cancel();
        assertThrows(InterruptedIOException.class, progress::send);
        assertFalse(progress.sent());
    }

    @Test
    void whatIsSentFirstStaysSent() throws InterruptedIOException {
        assertFalse(progress.sent());
        progress.send();
        progress.cancel();
        assertTrue(progress.sent());
        progress.send();
    }

    @ParameterizedTest
    @CsvSource({"1, 20000", "2, 15000", "4, 10000"})
    void attemptsBeforeTheLastLeaveTimeForThoseAfterThemAndForTheReply(int after, long share) {
        leaving(Duration.ofMinutes(1));
        int given = progress.share(60_000, after);
        assertTrue(given <= share && given > share - 2_000, "share " + given);
        assertEquals(3_000, progress.share(3_000, after), "no more than the limit");
    }

    @Test
    void lastAttemptMayTakeItsLimitOrOutliveTheWholeExchange() {
        leaving(Duration.ofMinutes(1));
        assertEquals(3_000, progress.share(3_000, 0));
        leaving(Duration.ofSeconds(2));
        int given = progress.share(3_000, 0);
        assertTrue(given > 2_000 && given <= 3_000, "a second more than is left: " + given);
    }

    @Test
    void attemptAfterTheDeadlineIsShortButNotEndless() {
        leaving(Duration.ofSeconds(-5));
        assertEquals(1, progress.share(3_000, 3));
        assertEquals(1_001, progress.share(3_000, 0));
    }
}
