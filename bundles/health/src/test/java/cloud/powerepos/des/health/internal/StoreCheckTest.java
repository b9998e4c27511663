package cloud.powerepos.des.health.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.TokenStore;

class StoreCheckTest {

    @Test
    void aStoreThatWorksIsOk() {
        assertEquals(Result.Status.OK, check(true, Optional.empty(), 0).getStatus());
    }

    @Test
    void anOutageIsAWarningAndNeverCritical() {
        Result result = check(false, Optional.of("the server is down: start it"), 0);
        assertEquals(Result.Status.WARN, result.getStatus());
        assertTrue(result.toString().contains("start it"), result::toString);
    }

    @Test
    void aRowThatCannotBeOpenedOrAKeyThatOthersCanReadIsAWarning() {
        assertEquals(Result.Status.WARN, check(true, Optional.empty(), 1).getStatus());
        assertEquals(Result.Status.WARN, check(true, Optional.of("others can read the key"), 0).getStatus());
    }

    private static Result check(boolean reachable, Optional<String> problem, long unreadable) {
        StoreStatus status = new StoreStatus("files in /data", "node-1", reachable, problem, Instant.EPOCH, 1, 0,
                unreadable, List.of("k1"));
        TokenStore store = (TokenStore) Proxy.newProxyInstance(StoreCheckTest.class.getClassLoader(),
                new Class<?>[] {TokenStore.class}, (proxy, method, args) -> status);
        return new StoreCheck(store, () -> Instant.EPOCH.plusSeconds(60)).execute();
    }
}
