package cloud.powerepos.des.auth.internal.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.service.Simulation;
import cloud.powerepos.des.auth.internal.time.Hanging;
import cloud.powerepos.des.testing.FakeTokenStore.Call;

/** R8, R9, R18 with real threads: whatever the store does, it holds no lock and no turn. */
class StoreThreadsTest extends RealThreads {

    private final AtomicInteger sent = new AtomicInteger();

    StoreThreadsTest() {
        super(Simulation.SETTINGS);
    }

    @Override
    String reply() {
        return "{\"token_type\":\"Bearer\",\"access_token\":\"token-" + sent.incrementAndGet()
                + "\",\"refresh_token\":\"next\",\"expires_in\":28800}";
    }

    private static boolean isThreadThere(String name) {
        return Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().startsWith(name));
    }

    @Test
    void r18WithoutAStoreThereIsNoThreadForIt() {
        store = null;
        assertEquals("token-1", service.token("ACME").value());
        assertFalse(isThreadThere("des-auth-store"));
        assertEquals(0, rows.statements());
        store = rows.open("a");
        service.token("OTHER");
        assertTrue(isThreadThere("des-auth-store"));
    }

    @Test
    void hangingStoreHoldsUpNeitherLivingTokensNorOperatorsNorOtherOrganisations() throws Exception {
        AccessToken living = service.token("ACME");
        await().until(() -> rows.count(Call.SETTLE) == 1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch hangs = new CountDownLatch(1);
        rows.before((node, call) -> {
            hangs.countDown();
            Hanging.until(release);
        });
        CompletableFuture<AccessToken> waiting = service.requestToken("OTHER").toCompletableFuture();
        assertTrue(hangs.await(10, TimeUnit.SECONDS));
        service.renew("ACME");
        assertEquals(living, service.token("ACME"), "the token lives");
        assertTrue(service.status("OTHER").isPresent(), "no lock is held");
        assertNotNull(service.requestToken("OTHER"));
        service.credentialsChanged("OTHER");
        assertFalse(waiting.isDone());
        assertEquals(1, sent.get());
        release.countDown();
        assertEquals("OTHER", waiting.get(10, TimeUnit.SECONDS).organisationCode());
    }

    @Test
    void settlementsGoBeforeLooksAndTheStopWaitsForThem() {
        CountDownLatch one = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(1);
        threads.storeLooks().execute(() -> Hanging.until(one));
        for (int number = 1; number < 8; number++) {
            threads.storeLooks().execute(() -> Hanging.until(others));
        }
        List<String> begun = new CopyOnWriteArrayList<>();
        threads.storeLooks().execute(() -> begun.add("look"));
        threads.storeWrites().execute(() -> begun.add("settle"));
        one.countDown();
        await().until(() -> begun.size() == 2);
        assertEquals(List.of("settle", "look"), begun);
        others.countDown();
        CountDownLatch last = new CountDownLatch(1);
        threads.storeWrites().execute(last::countDown);
        threads.close();
        assertEquals(0, last.getCount());
    }
}
