package cloud.powerepos.des.auth.internal.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.credentials.DesCredentials;

/** A clock fails once, while requests leave the place where they waited: all who wait for them are told. */
class ReleasedInTroubleTest extends BreakableService {

    private static final Duration PAUSE = Duration.ofHours(1);

    private final List<CompletableFuture<AccessToken>> waiting = new ArrayList<>();

    static IntStream readings() {
        return IntStream.range(0, 16);
    }

    private void ask(String organisation) {
        waiting.add(request(organisation));
    }

    private void failAt(Call clock, int reading) {
        faults.arm(clock, reading, 1, new IllegalStateException("a fault"));
    }

    private void assertToldAndWell() {
        faults.disarm();
        server.behaviour = server::token;
        pass(PAUSE.plusMinutes(1));
        waiting.forEach(BreakableService::assertEnded);
        assertAllIsWell();
    }

    @ParameterizedTest
    @MethodSource("readings")
    void inTheQueueAsTheCircuitBreakerOpens(int reading) {
        dispatcher.limit(1);
        server.behaviour = request -> ScriptedAuthServer.retryAfter(503, "3600");
        ask("ACME");
        ask("BETA");
        failAt(Call.WALL_CLOCK, reading);
        settle();
        assertToldAndWell();
    }

    @ParameterizedTest
    @MethodSource("readings")
    void forTheirClientAsThePeriodicLookReleasesThem(int reading) {
        credentials.put("DELTA", new DesCredentials("DELTA", "another", "secret", "account", "password", 1, "DELTA"));
        server.behaviour = request -> {
            server.behaviour = other -> ScriptedAuthServer.retryAfter(503, "3600");
            ask("BETA");
            ask("GAMMA");
            time.settle();
            ask("DELTA");
            time.settle();
            failAt(Call.TICKER, reading);
            attempt(service::timePassed);
            faults.disarm();
            return server.token(request);
        };
        ask("ACME");
        settle();
        assertToldAndWell();
    }
}
