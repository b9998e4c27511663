package cloud.powerepos.des.endpoint.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.testing.VirtualScheduler;

class MoveLogTest {

    private static final URI A = URI.create("https://des-a.example/");
    private static final URI B = URI.create("https://des-b.example/");

    private final LogFile file = new LogFile();
    private final VirtualScheduler time = new VirtualScheduler();
    private final MoveLog log = new MoveLog(LoggerFactory.getLogger(MoveLogTest.class), time::after);

    @Test
    void oneOrganisationIsNamedAtOnce() {
        log.moved("ACME", A, B);
        assertEquals(List.of("ACME: DES has moved from https://des-a.example/ to https://des-b.example/"), lines());
    }

    @Test
    void fiveThousandThatMoveForOneCauseAreAFewLines() {
        for (int number = 0; number < 5000; number++) {
            log.moved("ORG" + number, A, B);
        }
        time.pass(Duration.ofSeconds(5));
        assertEquals(List.of("ORG0: DES has moved from https://des-a.example/ to https://des-b.example/",
                "4,999 more organisations within 5 s: DES has moved from https://des-a.example/ to"
                        + " https://des-b.example/"), lines());
    }

    /** As each of them gets its next token. */
    @Test
    void fiveThousandThatMoveWithinAnHourAreAFewLinesToo() {
        for (int number = 0; number < 5000; number++) {
            log.moved("ORG" + number, A, B);
            time.pass(Duration.ofMillis(720));
        }
        time.pass(Duration.ofMinutes(10));
        List<String> lines = lines();
        assertEquals(9, lines.size(), lines::toString);
        assertEquals("833 more organisations within ten minutes: DES has moved from https://des-a.example/ to"
                + " https://des-b.example/", lines.get(3));
    }

    @Test
    void aLineThatCannotBeWrittenHoldsBackNoLaterOnes() {
        MoveLog broken = new MoveLog((Logger) Proxy.newProxyInstance(Logger.class.getClassLoader(),
                new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("in a test");
                }), time::after);
        assertThrows(IllegalStateException.class, () -> broken.moved("ACME", A, B));
        assertEquals(1, time.planned(), "the group ends");
    }

    @Test
    void afterAQuietTimeTheNextOneIsNamedAndNothingIsPlanned() {
        log.moved("ACME", A, B);
        time.pass(Duration.ofHours(1));
        assertEquals(0, time.planned());
        log.moved("OTHER", A, B);
        assertEquals("OTHER: DES has moved from https://des-a.example/ to https://des-b.example/", lines().get(1));
    }

    @Test
    void whatWasCountedIsWrittenAtTheEnd() {
        log.moved("ACME", A, B);
        log.moved("OTHER", A, B);
        log.end();
        assertEquals("OTHER: DES has moved from https://des-a.example/ to https://des-b.example/", lines().get(1));
    }

    @Test
    void aCodeIsShownEscaped() {
        log.moved("A\u202eB", A, B);
        assertEquals("A\\u202eB: DES has moved from https://des-a.example/ to https://des-b.example/",
                lines().get(0));
    }

    private List<String> lines() {
        return file.lines("INFO").stream().map(line -> line.replaceFirst("^INFO \\S+( -)? ", "")).toList();
    }
}
