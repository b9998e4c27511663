package cloud.powerepos.des.auth.internal.store;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.service.Simulation;

/** R8: once the store has answered, the limit of a call is that of its request again. */
class StoreAnsweredTest extends RealThreads {

    private static final Duration REQUEST = Duration.ofMillis(50);

    private final CountDownLatch told = new CountDownLatch(1);

    StoreAnsweredTest() {
        super(new AuthSettings(Simulation.SETTINGS.tokenEndpoint(), Simulation.SETTINGS.scope(), REQUEST, REQUEST, 8,
                0.70, 0.85, Duration.ofHours(1), ""));
    }

    /** Comes when the caller has been told, and late in any case. */
    @Override
    String reply() {
        try {
            told.await(3, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "{\"token_type\":\"Bearer\",\"access_token\":\"token\",\"expires_in\":28800}";
    }

    @Test
    void callDoesNotWaitForAnAuthServerThatHangs() {
        String text = assertThrows(AuthServerUnavailableException.class, () -> service.token("ACME")).getMessage();
        told.countDown();
        assertTrue(text.contains("no token within 250 ms"), text);
    }
}
