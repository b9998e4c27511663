package cloud.powerepos.des.management.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.TokenStore;

class StoreBeansTest {

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private StoreStatus status = new StoreStatus("files in /data", "node-1", true, Optional.empty(),
            Instant.ofEpochSecond(1), 12, 2, 1, List.of("k1", "k2"));
    private final TokenStore store = (TokenStore) Proxy.newProxyInstance(getClass().getClassLoader(),
            new Class<?>[] {TokenStore.class}, (proxy, method, args) -> status);

    @Test
    void theBeanComesAndGoesWithTheStoreAndTellsItsStatus() throws Exception {
        ObjectName name = new ObjectName("cloud.powerepos.des:type=TokenStore");
        StoreBeans beans = new StoreBeans(server);
        beans.add(store);
        assertEquals("files in /data", server.getAttribute(name, "Engine"));
        assertEquals("node-1", server.getAttribute(name, "Node"));
        assertEquals(true, server.getAttribute(name, "Reachable"));
        assertEquals("", server.getAttribute(name, "Problem"));
        assertEquals(12L, server.getAttribute(name, "Rows"));
        assertEquals(2L, server.getAttribute(name, "Leases"));
        assertEquals(1L, server.getAttribute(name, "UnreadableRows"));
        assertArrayEquals(new String[] {"k1", "k2"}, (String[]) server.getAttribute(name, "KeyIds"));
        status = new StoreStatus("files in /data", "node-1", false, Optional.of("no space: make some"),
                Instant.ofEpochSecond(7), 12, 2, 1, List.of());
        assertEquals("no space: make some", server.getAttribute(name, "Problem"));
        assertEquals(7_000L, server.getAttribute(name, "Since"));
        beans.remove(store);
        assertFalse(server.isRegistered(name));
    }
}
