package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import cloud.powerepos.des.auth.internal.store.SharedStore;
import cloud.powerepos.des.auth.internal.time.GuardedTimer;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.VirtualTime;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.http.HttpReply;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.store.TokenStore;
import cloud.powerepos.des.testing.FakeStore;

/** A token service each of whose collaborators throws when a test says so. */
abstract class BreakableService {

    /** What the token service calls, and what can throw there. */
    enum Call {
        STORE_FIND, SETTINGS, TICKER, WALL_CLOCK, TIMER, TIMER_CANCEL, EXECUTOR, PREPARE, PERFORM, ABORT, OUTCOME,
                EVENTS,
        CALLBACKS, RANDOM,
        /** These two with a token store alone. */
        LOOKS, SETTLES
    }

    static final List<String> ORGANISATIONS = List.of("ACME", "BETA", "GAMMA");

    /** Counts calls, and throws at one of them. */
    static final class Faults {
        final Map<Call, Integer> calls = new HashMap<>();
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
                FakeStore.fail(error);
            }
        }
    }

    final Faults faults = new Faults();

    boolean late;
    /** The token store; null for none. */
    TokenStore rows;
    final VirtualTime time = new VirtualTime();
    final ScriptedAuthServer server = new ScriptedAuthServer(time);
    final Map<String, DesCredentials> credentials = new HashMap<>();

    static DesCredentials credentials(String code, long generation) {
        return new DesCredentials(code, "client", "secret", "account", "password" + generation, generation, code
                + ".cfg");
    }

    final LifetimeClock clock = new LifetimeClock(() -> {
        faults.at(Call.TICKER);
        return time.monotonicNanos();
    }, () -> {
        faults.at(Call.WALL_CLOCK);
        return time.wall();
    });
    final GuardedTimer timer = new GuardedTimer((nanos, task) -> {
        faults.at(Call.TIMER);
        Runnable cancel = time.timer().after(nanos, task);
        return () -> {
            faults.at(Call.TIMER_CANCEL);
            cancel.run();
        };
    });
    final Backoff backoff = new Backoff(() -> {
        faults.at(Call.RANDOM);
        return 0.5;
    });
    final RequestQueue dispatcher = new RequestQueue(task -> {
        faults.at(Call.EXECUTOR);
        time.executor().execute(task);
    }, clock, timer, backoff, 2);
    final TokenService service = new TokenService(new Collaborators(new Store(), () -> {
        faults.at(Call.SETTINGS);
        return Simulation.SETTINGS;
    }, clock, timer, dispatcher, this::prepare, new ReplyClassifier(new TokenReplyParser(time::wall), () -> {
        faults.at(Call.OUTCOME);
        return time.wall();
    }), backoff, task -> {
        faults.at(Call.CALLBACKS);
        task.run();
    }, event -> faults.at(Call.EVENTS), new SharedStore(() -> rows, task -> {
        faults.at(Call.LOOKS);
        time.executor().execute(task);
    }, task -> {
        faults.at(Call.SETTLES);
        time.executor().execute(task);
    }, 0)), List::of);

    BreakableService() {
        clock.disableCoarse();
        ORGANISATIONS.forEach(code -> credentials.put(code, credentials(code, 1)));
    }

    Exchange prepare(AuthSettings settings, TokenRequest request) {
        faults.at(Call.PREPARE);
        Exchange exchange = server.prepare(settings, request);
        return new Exchange() {
            @Override
            public HttpReply perform() throws NoReplyException {
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

    final class Store implements CredentialStore {
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

    CompletableFuture<AccessToken> request(String code) {
        return service.requestToken(code).toCompletableFuture();
    }

    /** What a caller does that may meet the fault itself. */
    static void attempt(Runnable call) {
        try {
            call.run();
        } catch (DesAccessException | Error | IllegalStateException expected) {
            // the fault
        }
    }

    void settle() {
        time.settle();
        tick();
        time.settle();
    }

    /** The bundle's periodic look. */
    void tick() {
        if (timer.takeMissed() || late) {
            late = true;
            attempt(() -> late = !service.timePassed());
        }
    }

    void pass(Duration duration) {
        for (long left = duration.toSeconds(); left > 0; left -= 10) {
            time.pass(Duration.ofSeconds(10));
            tick();
        }
    }

    static void assertEnded(CompletableFuture<AccessToken> stage) {
        assertTrue(stage.isDone(), "told");
        if (stage.isCompletedExceptionally()) {
            assertInstanceOf(DesAccessException.class, error(stage));
        }
    }

    static Throwable error(CompletableFuture<AccessToken> stage) {
        try {
            stage.join();
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    /** A call throws while all organisations ask: all who wait are told, and once the time is over all is well. */
    void assertAllGoesOn(Call call, int skip, int times, Throwable error, Duration recovery) {
        faults.arm(call, skip, times, error);
        List<CompletableFuture<AccessToken>> waiting = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            ORGANISATIONS.forEach(code -> waiting.add(request(code)));
            settle();
        }
        faults.disarm();
        settle();
        pass(recovery);
        waiting.forEach(BreakableService::assertEnded);
        assertAllIsWell();
    }

    /** Each organisation has a token, no request is stranded, and as many go out at the same time as may. */
    void assertAllIsWell() {
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
