package cloud.powerepos.des.auth.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.dispatch.RequestQueue;
import cloud.powerepos.des.auth.internal.lifecycle.Backoff;
import cloud.powerepos.des.auth.internal.protocol.ReplyClassifier;
import cloud.powerepos.des.auth.internal.protocol.TokenReplyParser;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Response;
import cloud.powerepos.des.auth.internal.service.Collaborators;
import cloud.powerepos.des.auth.internal.service.Simulation;
import cloud.powerepos.des.auth.internal.service.TokenService;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.Threads;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.TokenStore;
import cloud.powerepos.des.testing.FakeStore;
import cloud.powerepos.des.testing.FakeTokenStore;
import cloud.powerepos.des.testing.FakeTokenStore.Call;

/** R8, R15: the time that a call spends on the store is not taken from the time that the AuthServer has. */
class StoreWaitTest {

    private static final Duration REQUEST = Duration.ofMillis(300);

    private final Threads threads = new Threads(8);
    private final FakeTokenStore rows = new FakeTokenStore(System::nanoTime);
    private final TokenStore store = rows.open("a");
    private final TokenService service = service();

    private TokenService service() {
        InstantSource wall = InstantSource.system();
        LifetimeClock clock = new LifetimeClock(System::nanoTime, wall);
        Backoff backoff = new Backoff(() -> 0.5);
        AuthSettings usual = Simulation.SETTINGS;
        AuthSettings settings = new AuthSettings(usual.tokenEndpoint(), usual.scope(), REQUEST, REQUEST, 8, 0.70, 0.85,
                Duration.ofHours(1), "");
        return new TokenService(new Collaborators(new FakeStore("ACME"), () -> settings, clock, threads.timer(),
                new RequestQueue(threads.requests(), clock, threads.timer(), backoff, 8), (any, request) -> token(),
                new ReplyClassifier(new TokenReplyParser(wall), wall), backoff, threads.callbacks(), event -> { },
                new SharedStore(() -> store, threads.storeLooks(), threads.storeWrites(), 0)), List::of);
    }

    private static void take(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static Exchange token() {
        return new Exchange() {
            @Override
            public Response perform() {
                take(REQUEST.dividedBy(2));
                return new Response(200, "{\"token_type\":\"Bearer\",\"access_token\":\"token\",\"expires_in\":28800}"
                        .getBytes(StandardCharsets.UTF_8), Optional.empty(), Optional.empty());
            }

            @Override
            public void abort() {
                // is over soon
            }
        };
    }

    @AfterEach
    void stop() {
        service.close();
        threads.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"LOOK", "TAKE"})
    void callOutlivesAStoreThatDoesNotAnswer(Call late) {
        rows.before((node, call) -> {
            if (call == late) {
                take(REQUEST.multipliedBy(2));
                throw new StoreException("the database did not answer in time");
            }
        });
        assertEquals("token", service.token("ACME").value());
    }
}
