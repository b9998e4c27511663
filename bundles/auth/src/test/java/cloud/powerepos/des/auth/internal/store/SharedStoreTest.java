package cloud.powerepos.des.auth.internal.store;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.Proxy;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.store.TokenStore;

class SharedStoreTest {

    /** As while its bundle is replaced. */
    @Test
    void aStoreWhoseStatusEndsInAnErrorCountsAsNotReachable() {
        TokenStore broken = (TokenStore) Proxy.newProxyInstance(TokenStore.class.getClassLoader(),
                new Class<?>[] {TokenStore.class}, (proxy, method, arguments) -> {
                    throw new NoClassDefFoundError("in a test");
                });
        assertFalse(new SharedStore(() -> broken, Runnable::run, Runnable::run, 0).isReachable());
    }
}
