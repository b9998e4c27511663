package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.operations.TokenStatus;

/**
 * One call of one collaborator throws; whichever it is, all who wait are told, nothing stays broken, and it goes on.
 */
class BrokenCollaboratorTest extends BreakableService {

    /** Stands for an OutOfMemoryError, at which the test runner itself would give up. */
    private static Error noThread() {
        return new InternalError("unable to create native thread");
    }

    static Stream<Arguments> faults() {
        List<Arguments> all = new ArrayList<>();
        for (Call call : EnumSet.range(Call.STORE_FIND, Call.RANDOM)) {
            for (int skip : new int[] {0, 1, 2, 3, 5, 8}) {
                all.add(Arguments.of(call, skip, 1, noThread()));
            }
            all.add(Arguments.of(call, 0, 1, new NoClassDefFoundError("gone")));
            all.add(Arguments.of(call, 0, 1, new IllegalStateException("stopped")));
            all.add(Arguments.of(call, 0, 10, noThread()));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void requestsEndAndLaterOnesAreSent(Call call, int skip, int times, Throwable error) {
        assertAllGoesOn(call, skip, times, error, Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void waitersAreToldWhenTheAuthServerFailsForAll(Call call, int skip, int times, Throwable error) {
        server.behaviour = request -> {
            throw ScriptedAuthServer.unsent();
        };
        faults.arm(call, skip, times, error);
        List<CompletableFuture<AccessToken>> waiting = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            ORGANISATIONS.forEach(code -> waiting.add(request(code)));
            settle();
            time.pass(Duration.ofSeconds(3));
        }
        faults.disarm();
        server.behaviour = server::token;
        settle();
        pass(Duration.ofSeconds(70));
        waiting.forEach(BreakableService::assertEnded);
        assertAllIsWell();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void tokensAreRefreshedAllTheSame(Call call, int skip, int times, Throwable error) {
        ORGANISATIONS.forEach(this::request);
        settle();
        List<String> before = ORGANISATIONS.stream().map(code -> service.token(code).value()).toList();
        faults.arm(call, skip, times, error);
        pass(Duration.ofSeconds(28800 * 86 / 100));
        faults.disarm();
        pass(Duration.ofMinutes(3));
        List<String> after = ORGANISATIONS.stream().map(code -> service.token(code).value()).toList();
        for (int i = 0; i < before.size(); i++) {
            assertNotEquals(before.get(i), after.get(i), ORGANISATIONS.get(i));
        }
        assertAllIsWell();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void changesOfCredentialsAndRejectedTokensEndInANewToken(Call call, int skip, int times, Throwable error) {
        ORGANISATIONS.forEach(this::request);
        settle();
        AccessToken acme = service.held("ACME").orElseThrow();
        faults.arm(call, skip, times, error);
        attempt(() -> service.reject(acme));
        credentials.put("BETA", credentials("BETA", 2));
        attempt(() -> service.credentialsChanged("BETA"));
        request("GAMMA");
        attempt(() -> service.renew("GAMMA"));
        settle();
        faults.disarm();
        service.credentialsChanged("BETA");
        pass(Duration.ofMinutes(3));
        // a renewal that failed is tried again when the token is due, or by the operator
        service.renew("GAMMA");
        time.settle();
        assertAllIsWell();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void allWhoWaitAreToldOfTheClose(Call call, int skip, int times, Throwable error) {
        List<CompletableFuture<AccessToken>> waiting = new ArrayList<>();
        ORGANISATIONS.forEach(code -> waiting.add(request(code)));
        faults.arm(call, skip, times, error);
        service.close();
        settle();
        // an organisation that could not be closed sends its request and keeps its promise
        waiting.forEach(BreakableService::assertEnded);
    }

    @Test
    void machineWithoutAThreadForAMomentIsToldAtOnceAndTriedAgain() {
        faults.arm(Call.EXECUTOR, 0, 100, noThread());
        for (int round = 0; round < 20; round++) {
            ORGANISATIONS.forEach(code -> {
                DesAccessException told = assertInstanceOf(DesAccessException.class, error(request(code)));
                assertTrue(told.getMessage().contains("unable to create native thread"), told.getMessage());
                assertEquals(TokenStatus.State.WAITING, service.status(code).orElseThrow().state());
            });
        }
        assertEquals(3, faults.calls.get(Call.EXECUTOR), "and then paused");
        faults.disarm();
        pass(Duration.ofSeconds(3));
        assertAllIsWell();
    }
}
