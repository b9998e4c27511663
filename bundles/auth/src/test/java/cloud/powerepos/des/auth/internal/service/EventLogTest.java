package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.internal.CapturedLogs;
import cloud.powerepos.des.auth.internal.time.VirtualTime;
import cloud.powerepos.des.operations.AuthServerStatus;

/** The lines that events have in the log, and when they come. */
class EventLogTest {

    private static final String WHO = " for reasons of their own; des:list, the health check and JMX name them with"
            + " what to do";

    private final VirtualTime time = new VirtualTime();
    private AuthServerStatus server = AuthServerStatus.WORKING;
    private final EventLog log = new EventLog((delay, task) -> time.timer().after(delay.toNanos(), task), () -> server,
            time::wall);
    private final CapturedLogs captured = new CapturedLogs();
    private int read;

    @AfterEach
    void close() {
        captured.close();
    }

    private void add(TokenEvent.Type type, String organisation, String problem) {
        log.add(new TokenEvent(type, organisation, Instant.EPOCH, "text", Optional.ofNullable(problem)));
    }

    /** Lines since this was called last. */
    private List<String> lines() {
        List<String> lines = captured.shown();
        List<String> latest = lines.subList(read, lines.size());
        read = lines.size();
        return latest;
    }

    private void fails() {
        server = new AuthServerStatus(AuthServerStatus.State.OPEN, Optional.of(time.wall()), Optional.empty(),
                Optional.of("it\nfails"));
    }

    @ParameterizedTest
    @CsvSource({"ISSUED, INFO, 3, got the first token, ''", "RECOVERED, INFO, 3, have a token again, ''",
            "CREDENTIALS_CHANGED, INFO, 3, have new credentials, ''",
            "REMOVED, INFO, 3, are not configured any more, ''", "DEGRADED, WARNING, 10, got no token, who",
            "REJECTED, WARNING, 10, had a token that DES refused, who", "REFUSED, SEVERE, 10, were refused, who"})
    void firstOfEachTypeHaveLinesAndTheOthersAreCounted(TokenEvent.Type type, String level, int named, String unnamed,
            String who) {
        for (int number = 0; number < named + 2; number++) {
            add(type, "ORG" + number, null);
        }
        List<String> lines = lines();
        assertEquals(named, lines.size());
        assertEquals(level + " ORG0: text", lines.get(0));
        time.pass(Duration.ofSeconds(5).minusNanos(1));
        assertEquals(List.of(), lines());
        time.pass(Duration.ofNanos(1));
        assertEquals(List.of(level + " 2 more organisations within 5 s " + unnamed + (who.isEmpty() ? "" : WHO)),
                lines());
    }

    @ParameterizedTest
    @EnumSource
    void eachTypeIsWritten(TokenEvent.Type type) {
        add(type, "ACME", null);
        assertTrue(captured.text().contains("ACME: text"));
    }

    @Test
    void refreshesAreForThoseWhoDebug() {
        for (int number = 0; number < 20; number++) {
            add(TokenEvent.Type.REFRESHED, "ORG" + number, null);
        }
        assertEquals(List.of(), lines());
        assertTrue(captured.text().contains("ORG19: text"));
        assertEquals(0, time.pendingTimers());
    }

    @Test
    void windowsGoOnWhileEventsComeAndStartAnewAfterAQuietOne() {
        add(TokenEvent.Type.DEGRADED, "A", "no network");
        time.pass(Duration.ofSeconds(5));
        add(TokenEvent.Type.DEGRADED, "B", "no network");
        assertEquals(List.of("WARNING A: text"), lines());
        time.pass(Duration.ofSeconds(60));
        assertEquals(List.of("WARNING B: text"), lines());
        time.pass(Duration.ofSeconds(600));
        assertEquals(0, time.pendingTimers());
        add(TokenEvent.Type.DEGRADED, "C", "no network");
        assertEquals(List.of("WARNING C: text"), lines(), "it is news again");
    }

    @Test
    void outageHasALineOnceItLastsForTwoSeconds() {
        time.pass(Duration.ofSeconds(1));
        add(TokenEvent.Type.DEGRADED, "A", "no network");
        time.pass(Duration.ofSeconds(3));
        fails();
        Instant since = time.wall();
        time.pass(Duration.ofSeconds(2).minusNanos(1));
        assertEquals(List.of("WARNING A: text"), lines());
        time.pass(Duration.ofNanos(1));
        assertEquals(List.of("WARNING The AuthServer has been failing since " + since + ": token requests go out one at"
                + " a time, with pauses, until one succeeds; organisations without a living token wait. Last failure:"
                + " it\\u000afails"), lines());
        add(TokenEvent.Type.DEGRADED, "B", "no network");
        time.pass(Duration.ofSeconds(60));
        add(TokenEvent.Type.DEGRADED, "C", "no network");
        time.pass(Duration.ofSeconds(600));
        assertFalse(lines().toString().contains("has been failing"), "it has a line");
    }

    @Test
    void outageThatIsYoungerThanTwoSecondsHasNone() {
        add(TokenEvent.Type.DEGRADED, "A", "no network");
        time.pass(Duration.ofSeconds(3).plusNanos(1));
        fails();
        time.pass(Duration.ofSeconds(2).minusNanos(1));
        assertEquals(List.of("WARNING A: text"), lines());
    }

    @Test
    void endOfAnOutageComesAfterWhatWasCountedDuringIt() {
        fails();
        add(TokenEvent.Type.DEGRADED, "A", "no network");
        time.pass(Duration.ofSeconds(5));
        lines();
        add(TokenEvent.Type.DEGRADED, "B", "no network");
        add(TokenEvent.Type.DEGRADED, "C", "no network");
        server = new AuthServerStatus(AuthServerStatus.State.HALF_OPEN, server.since(), Optional.empty(),
                server.problem());
        add(TokenEvent.Type.REFUSED, "D", null);
        assertEquals(List.of("SEVERE D: text"), lines());
        server = AuthServerStatus.WORKING;
        add(TokenEvent.Type.RECOVERED, "A", null);
        assertEquals(List.of("INFO A: text", "WARNING 2 more organisations within a minute: no network",
                "INFO The AuthServer answers again, after 5 s"), lines());
        add(TokenEvent.Type.RECOVERED, "B", null);
        assertEquals(List.of("INFO B: text"), lines());
        time.pass(Duration.ofSeconds(60));
        assertEquals(List.of(), lines());
    }
}
