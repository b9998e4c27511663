package cloud.powerepos.des.auth.internal.service;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import cloud.powerepos.des.auth.AccessToken;

/** Many callers at the same time. */
@Timeout(120)
class ConcurrencyTest extends ConcurrencyFixture {

    @Test
    void thousandCallersWithoutATokenShareOneRequest() throws Exception {
        answer = request -> {
            pause(SOAK ? 12_000 : 200);
            return token(request);
        };
        CountDownLatch begin = new CountDownLatch(1);
        List<Future<AccessToken>> tokens = new ArrayList<>();
        for (int caller = 0; caller < 1000; caller++) {
            boolean waits = caller % 2 == 0;
            tokens.add(callers.submit(() -> {
                begin.await();
                return waits ? service.token("ACME") : service.requestToken("ACME").toCompletableFuture().get();
            }));
        }
        begin.countDown();
        AccessToken first = tokens.get(0).get();
        for (Future<AccessToken> token : tokens) {
            assertSame(first, token.get());
        }
        assertEquals(1, requests.get());
    }

    @Test
    void waitersKeepTheirOwnTimeLimitsAndNoneOfThemEndsTheRequest() throws Exception {
        CountDownLatch reply = new CountDownLatch(1);
        answer = request -> {
            reply.await();
            return token(request);
        };
        CompletableFuture<AccessToken> patient = service.requestToken("ACME").toCompletableFuture();
        CompletableFuture<AccessToken> cancelled = service.requestToken("ACME").toCompletableFuture();
        cancelled.cancel(true);
        patient.thenApply(AccessToken::value).cancel(true);
        for (int limit : new int[] {50, 100, 200}) {
            long begin = System.nanoTime();
            CompletableFuture<AccessToken> waiter = service.requestToken("ACME").toCompletableFuture()
                    .orTimeout(limit, TimeUnit.MILLISECONDS);
            assertThrows(ExecutionException.class, waiter::get);
            long late = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) - limit;
            assertTrue(late >= 0 && late < 5_000, "late by " + late + " ms, the request itself has 10 s");
        }
        CompletableFuture<RuntimeException> seen = new CompletableFuture<>();
        Thread interrupted = new Thread(() -> {
            try {
                service.token("ACME");
                seen.cancel(true);
            } catch (RuntimeException e) {
                seen.complete(e);
            }
        });
        interrupted.start();
        interrupted.interrupt();
        seen.get(10, TimeUnit.SECONDS);

        reply.countDown();
        assertEquals("token-1", patient.get().value());
        assertEquals(1, requests.get());
    }

    @Test
    void noCallerWaitsForARefreshThatIsStuckWhileTheTokenLives() throws Exception {
        AccessToken token = service.token("ACME");
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch reply = new CountDownLatch(1);
        answer = request -> {
            stuck.countDown();
            reply.await();
            return token(request);
        };
        service.renew("ACME");
        assertTrue(stuck.await(10, TimeUnit.SECONDS));
        long begin = System.nanoTime();
        inParallel(8, () -> {
            for (int call = 0; call < 1000; call++) {
                assertSame(token, service.token("ACME"));
                assertSame(token, service.requestToken("ACME").toCompletableFuture().getNow(null));
                assertTrue(service.status("ACME").isPresent());
            }
            return null;
        });
        assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(9), "16,000 calls, none of which waited");
        reply.countDown();
        await().until(() -> service.token("ACME") != token);
        assertEquals(2, requests.get());
    }

    @Test
    void sixtyFourRejectionsOfOneTokenLeadToOneRequest() throws Exception {
        AccessToken token = service.token("ACME");
        CountDownLatch told = new CountDownLatch(64);
        answer = request -> {
            told.await();
            return token(request);
        };
        inParallel(64, () -> {
            service.reject(token);
            told.countDown();
            assertNotEquals(token, service.token("ACME"));
            return null;
        });
        service.reject(token);
        assertEquals("token-2", service.token("ACME").value());
        assertEquals(2, requests.get());
    }

    @Test
    void thousandOrganisationsChangedAtOnceStayWithinTheParallelLimitAndTwelveThreads() throws Exception {
        for (int number = 0; number < 1000; number++) {
            configure("ORG" + number, "old");
        }
        for (int number = 0; number < 1000; number++) {
            service.requestToken("ORG" + number);
        }
        await().atMost(60, TimeUnit.SECONDS).until(() -> issued.get() == 1000);
        AtomicInteger mostThreads = new AtomicInteger();
        answer = request -> {
            mostThreads.accumulateAndGet(ourThreads(), Math::max);
            return reply("new", "");
        };
        for (int number = 0; number < 1000; number++) {
            configure("ORG" + number, "new");
        }
        await().atMost(60, TimeUnit.SECONDS).until(() -> requests.get() == 2000 && underWay.get() == 0);
        assertTrue(mostUnderWay.get() <= 8, "under way " + mostUnderWay.get());
        // 8 for requests, the timer, one for callbacks and, where a busy machine delays that one, others beside it
        assertTrue(mostThreads.get() <= 12, "threads " + mostThreads.get());
        await().atMost(60, TimeUnit.SECONDS).untilAsserted(() -> {
            for (int number = 0; number < 1000; number++) {
                assertEquals("new", service.token("ORG" + number).value());
            }
        });
        assertEquals(2000, requests.get());
    }
}
