package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.dispatch.RequestQueue;
import cloud.powerepos.des.auth.internal.lifecycle.Backoff;
import cloud.powerepos.des.auth.internal.protocol.ReplyClassifier;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.protocol.TokenReplyParser;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Response;
import cloud.powerepos.des.auth.internal.time.GuardedTimer;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.VirtualTime;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.TokenStatus;

/** One call of one collaborator throws; whichever it is, all who wait are told, nothing stays broken, and it goes on. */
class BrokenCollaboratorTest {

    /** What the token service calls, and what can throw there. */
    private enum Call {
        STORE_FIND, SETTINGS, TICKER, WALL_CLOCK, TIMER, TIMER_CANCEL, EXECUTOR, PREPARE, PERFORM, ABORT, OUTCOME, EVENTS,
        CALLBACKS, RANDOM
    }

    private static final List<String> ORGANISATIONS = List.of("ACME", "BETA", "GAMMA");

    /** Counts calls, and throws at one of them. */
    private static final class Faults {
        private final Map<Call, Integer> calls = new HashMap<>();
        private Call broken;
        private int from;
        private int to;
        private Throwable error;

        void arm(Call call, int skip, int times, Throwable what) {
            broken = call;
            from = calls.getOrDefault(call, 0) + skip + 1;
            to = from + times - 1;
            error = what;
        }

        void disarm() {
            broken = null;
        }

        void at(Call call) {
            int number = calls.merge(call, 1, Integer::sum);
            if (call == broken && number >= from && number <= to) {
                sneakyThrow(error);
            }
        }

        @SuppressWarnings("unchecked")
        private static <E extends Throwable> void sneakyThrow(Throwable error) throws E {
            throw (E) error;
        }
    }

    private final Faults faults = new Faults();
    private boolean late;
    private final VirtualTime time = new VirtualTime();
    private final ScriptedAuthServer server = new ScriptedAuthServer(time);
    private final Map<String, DesCredentials> credentials = new HashMap<>();
    private final LifetimeClock clock = new LifetimeClock(() -> {
        faults.at(Call.TICKER);
        return time.monotonicNanos();
    }, () -> {
        faults.at(Call.WALL_CLOCK);
        return time.wall();
    });
    private final GuardedTimer timer = new GuardedTimer((nanos, task) -> {
        faults.at(Call.TIMER);
        Runnable cancel = time.timer().after(nanos, task);
        return () -> {
            faults.at(Call.TIMER_CANCEL);
            cancel.run();
        };
    });
    private final Backoff backoff = new Backoff(() -> {
        faults.at(Call.RANDOM);
        return 0.5;
    });
    private final RequestQueue dispatcher = new RequestQueue(task -> {
        faults.at(Call.EXECUTOR);
        time.executor().execute(task);
    }, clock, timer, backoff, 2);
    private final TokenService service = new TokenService(new Collaborators(new Store(), () -> {
        faults.at(Call.SETTINGS);
        return Simulation.SETTINGS;
    }, clock, timer, dispatcher, this::prepare, new ReplyClassifier(new TokenReplyParser(time::wall), () -> {
        faults.at(Call.OUTCOME);
        return time.wall();
    }), backoff, task -> {
        faults.at(Call.CALLBACKS);
        task.run();
    }, event -> faults.at(Call.EVENTS), Simulation.NO_STORE), List::of);

    BrokenCollaboratorTest() {
        clock.disableCoarse();
        ORGANISATIONS.forEach(code -> credentials.put(code, credentials(code, 1)));
    }

    private Exchange prepare(AuthSettings settings, TokenRequest request) {
        faults.at(Call.PREPARE);
        Exchange exchange = server.prepare(settings, request);
        return new Exchange() {
            @Override
            public Response perform() throws NoReplyException {
                faults.at(Call.PERFORM);
                return exchange.perform();
            }

            @Override
            public void abort() {
                faults.at(Call.ABORT);
                exchange.abort();
            }
        };
    }

    private static DesCredentials credentials(String code, long generation) {
        return new DesCredentials(code, "client", "secret", "account", "password" + generation, generation, code + ".cfg");
    }

    private final class Store implements CredentialStore {
        @Override
        public Optional<DesCredentials> find(String organisationCode) {
            faults.at(Call.STORE_FIND);
            return Optional.ofNullable(credentials.get(organisationCode));
        }

        @Override
        public Set<String> organisationCodes() {
            return credentials.keySet();
        }

        @Override
        public List<ConfigurationProblem> problems() {
            return List.of();
        }
    }

    /** Stands for an OutOfMemoryError, at which the test runner itself would give up. */
    private static Error noThread() {
        return new InternalError("unable to create native thread");
    }

    static Stream<Arguments> faults() {
        List<Arguments> all = new ArrayList<>();
        for (Call call : Call.values()) {
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
        faults.arm(call, skip, times, error);
        List<CompletableFuture<AccessToken>> waiting = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            ORGANISATIONS.forEach(code -> waiting.add(request(code)));
            settle();
        }
        faults.disarm();
        settle();
        pass(Duration.ofSeconds(20));
        waiting.forEach(BrokenCollaboratorTest::assertEnded);
        assertAllIsWell();
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
        waiting.forEach(BrokenCollaboratorTest::assertEnded);
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
        waiting.forEach(BrokenCollaboratorTest::assertEnded);
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

    private CompletableFuture<AccessToken> request(String code) {
        return service.requestToken(code).toCompletableFuture();
    }

    /** What a caller does that may meet the fault itself. */
    private static void attempt(Runnable call) {
        try {
            call.run();
        } catch (DesAccessException | Error | IllegalStateException expected) {
            // the fault
        }
    }

    private void settle() {
        time.settle();
        tick();
        time.settle();
    }

    /** The bundle's periodic look. */
    private void tick() {
        if (timer.takeMissed() || late) {
            late = true;
            attempt(() -> late = !service.timePassed());
        }
    }

    private void pass(Duration duration) {
        for (long left = duration.toSeconds(); left > 0; left -= 10) {
            time.pass(Duration.ofSeconds(10));
            tick();
        }
    }

    private static void assertEnded(CompletableFuture<AccessToken> stage) {
        assertTrue(stage.isDone(), "told");
        if (stage.isCompletedExceptionally()) {
            assertInstanceOf(DesAccessException.class, error(stage));
        }
    }

    private static Throwable error(CompletableFuture<AccessToken> stage) {
        try {
            stage.join();
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    /** Each organisation has a token, no request is stranded, and as many go out at the same time as may. */
    private void assertAllIsWell() {
        ORGANISATIONS.forEach(code -> {
            request(code);
            time.settle();
            assertNotNull(service.held(code).orElse(null), code + ": " + service.status(code));
            assertEquals(TokenStatus.State.FRESH, service.status(code).orElseThrow().state(), code);
        });
        List<CompletableFuture<AccessToken>> renewed = ORGANISATIONS.stream()
                .map(code -> service.renew(code).toCompletableFuture()).toList();
        time.settle();
        renewed.forEach(stage -> assertTrue(stage.isDone() && !stage.isCompletedExceptionally()));
        assertEquals(Optional.empty(), dispatcher.blockedBy());
    }
}
