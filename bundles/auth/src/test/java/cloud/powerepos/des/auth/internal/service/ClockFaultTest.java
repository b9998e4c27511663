package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.CapturedLogs;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;

/** The clock, by which an open circuit breaker goes, fails once, wherever it is read: all who wait are told. */
class ClockFaultTest {

    private static final int READINGS = 12;
    private static final Duration PAUSE = Duration.ofHours(1);

    /** The AuthServer has asked for a pause of an hour, while ACME has a token and the others have none. */
    private static final class Paused extends BreakableService {

        Paused() {
            server.expiresIn = "1000";
            request("ACME");
            time.settle();
            server.behaviour = request -> ScriptedAuthServer.retryAfter(503, "3600");
            request("BETA");
            time.settle();
            server.behaviour = server::token;
        }

        /** At the reading of this number from now on. */
        void failAt(int reading) {
            faults.arm(Call.TICKER, reading, 1, new IllegalStateException("a fault"));
        }

        void assertToldAndWell(CompletableFuture<AccessToken> waiting) {
            settle();
            faults.disarm();
            pass(PAUSE);
            assertEnded(waiting);
            assertAllIsWell();
        }

        /** The refresh of ACME's token waits for the end of the pause. */
        CompletableFuture<AccessToken> renewWhatWaits(int failing) {
            time.pass(Duration.ofSeconds(900));
            assertEquals(2, server.count());
            failAt(failing);
            return service.renew("ACME").toCompletableFuture();
        }
    }

    static IntStream readings() {
        return IntStream.range(0, READINGS);
    }

    @ParameterizedTest
    @MethodSource("readings")
    void callerWhoseRequestIsTheNextToBeTried(int reading) {
        Paused paused = new Paused();
        paused.time.tick(PAUSE.toNanos());
        paused.failAt(reading);
        paused.assertToldAndWell(paused.request("GAMMA"));
    }

    @ParameterizedTest
    @MethodSource("readings")
    void operatorWhoseRequestWaitsAlready(int reading) {
        Paused paused = new Paused();
        paused.assertToldAndWell(paused.renewWhatWaits(reading));
    }

    @Test
    void requestThatCouldNotBePutBeforeOthersIsReported() {
        try (CapturedLogs log = new CapturedLogs()) {
            readings().forEach(reading -> new Paused().renewWhatWaits(reading));
            assertTrue(log.shown().stream().anyMatch(line -> line.startsWith("SEVERE A token request could not be sent"
                    + " before others and waits for its turn; see that this process has memory and threads left")));
        }
    }
}
