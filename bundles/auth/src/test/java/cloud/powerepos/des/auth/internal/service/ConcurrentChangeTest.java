package cloud.powerepos.des.auth.internal.service;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.time.Hanging;
import cloud.powerepos.des.credentials.DesCredentials;

/** Tokens and credentials that are replaced, and a service that is closed, while many callers ask. */
@Timeout(120)
class ConcurrentChangeTest extends ConcurrencyFixture {

    /** The latest service account that the service was told of. */
    private final AtomicLong announced = new AtomicLong();

    @Test
    void tenThousandRotationsReplayNoRefreshToken() throws Exception {
        Set<String> spent = ConcurrentHashMap.newKeySet();
        AtomicInteger replays = new AtomicInteger();
        AtomicInteger passwordGrants = new AtomicInteger();
        answer = request -> {
            if (request.refreshToken() == null) {
                passwordGrants.incrementAndGet();
            } else if (!spent.add(request.refreshToken())) {
                replays.incrementAndGet();
                return ScriptedAuthServer.error(400, "invalid_grant");
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(20_000));
            return token(request);
        };
        inParallel(64, () -> {
            while (issued.get() < 10_000) {
                if (ThreadLocalRandom.current().nextBoolean()) {
                    service.token("ACME");
                    service.renew("ACME").toCompletableFuture().get();
                } else {
                    service.requestToken("ACME").toCompletableFuture().get();
                }
            }
            return null;
        });
        assertEquals(0, replays.get());
        assertEquals(1, passwordGrants.get());
        assertTrue(spent.size() >= 9_999, "rotations " + spent.size());
        assertEquals(1, mostUnderWay.get(), "single flight");
    }

    @Test
    void tokenOfOldCredentialsIsNeverServedAfterTheChange() throws Exception {
        AtomicInteger stale = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        answer = request -> {
            LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(30_000));
            return reply("of-" + request.credentials().serviceAccountId(), "");
        };
        List<Future<?>> readers = new ArrayList<>();
        for (int reader = 0; reader < 3; reader++) {
            readers.add(callers.submit(() -> {
                while (done.getCount() > 0) {
                    long before = announced.get();
                    String value = service.requestToken("ACME").toCompletableFuture().get().value();
                    if (Long.parseLong(value.substring("of-".length())) < before) {
                        stale.incrementAndGet();
                    }
                }
                return null;
            }));
        }
        for (int change = 1; change <= 3_000; change++) {
            credentials.put("ACME", new DesCredentials("ACME", "client", "secret", Integer.toString(change), "password",
                    generation.incrementAndGet(), "acme.cfg"));
            service.credentialsChanged("ACME");
            announced.set(change);
            LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(60_000));
        }
        done.countDown();
        for (Future<?> reader : readers) {
            reader.get();
        }
        assertEquals(0, stale.get());
        assertEquals("of-3000", service.token("ACME").value());
        assertEquals(1, mostUnderWay.get(), "single flight");
    }

    @Test
    void closeWaitsForNoRequestThatIsUnderWay() throws Exception {
        CountDownLatch stuck = new CountDownLatch(8);
        answer = request -> {
            stuck.countDown();
            new CountDownLatch(1).await();
            return null;
        };
        List<CompletableFuture<AccessToken>> waiting = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            configure("ORG" + number, "password");
            waiting.add(service.requestToken("ORG" + number).toCompletableFuture());
        }
        assertTrue(stuck.await(10, TimeUnit.SECONDS));
        Future<?> blocked = callers.submit(() -> service.token("ORG0"));

        long begin = System.nanoTime();
        service.close();
        for (CompletableFuture<AccessToken> waiter : waiting) {
            assertEquals(AccessClosedException.class,
                    assertThrows(ExecutionException.class, waiter::get).getCause().getClass());
        }
        assertEquals(AccessClosedException.class,
                assertThrows(ExecutionException.class, blocked::get).getCause().getClass());
        threads.close();
        assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(5));
        await().atMost(30, TimeUnit.SECONDS).until(() -> ourThreads() == 0);
        assertThrows(AccessClosedException.class, () -> service.token("ORG0"));
    }

    @Test
    void actionOfACallerThatBlocksForEverKeepsNoStopAndNoOtherCallerWaiting() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch reply = new CountDownLatch(1);
        answer = request -> {
            reply.await();
            return token(request);
        };
        service.requestToken("ACME").thenRun(() -> {
            blocked.countDown();
            Hanging.until(release);
        });
        CompletableFuture<AccessToken> other = service.requestToken("ACME").toCompletableFuture();
        reply.countDown();
        assertTrue(blocked.await(10, TimeUnit.SECONDS));
        assertEquals("token-1", other.get(10, TimeUnit.SECONDS).value());
        answer = request -> {
            new CountDownLatch(1).await();
            return null;
        };
        CompletableFuture<AccessToken> waiting = service.renew("ACME").toCompletableFuture();
        long begin = System.nanoTime();
        service.close();
        threads.close();
        assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(5));
        assertEquals(AccessClosedException.class, assertThrows(ExecutionException.class,
                () -> waiting.get(10, TimeUnit.SECONDS)).getCause().getClass());
        release.countDown();
    }
}
