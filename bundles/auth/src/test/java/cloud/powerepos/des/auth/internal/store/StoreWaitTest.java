package cloud.powerepos.des.auth.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.service.Simulation;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.testing.FakeTokenStore.Call;

/** R8, R15: the time that a call spends on the store is not taken from the time that the AuthServer has. */
class StoreWaitTest extends RealThreads {

    private static final Duration REQUEST = Duration.ofMillis(300);

    StoreWaitTest() {
        super(new AuthSettings(Simulation.SETTINGS.tokenEndpoint(), Simulation.SETTINGS.scope(), REQUEST, REQUEST, 8,
                0.70, 0.85, Duration.ofHours(1), ""));
    }

    @Override
    String reply() {
        take(REQUEST.dividedBy(2));
        return "{\"token_type\":\"Bearer\",\"access_token\":\"token\",\"expires_in\":28800}";
    }

    private static void take(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
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
