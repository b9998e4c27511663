package cloud.powerepos.des.auth.internal.service;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.dispatch.RequestQueue;
import cloud.powerepos.des.auth.internal.lifecycle.Backoff;
import cloud.powerepos.des.auth.internal.protocol.ReplyClassifier;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.protocol.TokenReplyParser;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Response;
import cloud.powerepos.des.auth.internal.time.Hanging;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.Threads;
import cloud.powerepos.des.credentials.DesCredentials;

/** The token service with its real threads and real time, against an AuthServer in memory. */
@Timeout(120)
class ConcurrencyTest {

    /** Answers a request in a request thread; may block. */
    @FunctionalInterface
    private interface Answer {
        Response to(TokenRequest request) throws NoReplyException, InterruptedException;
    }

    /** A slower AuthServer and a longer time limit for those who have the time. */
    private static final boolean SOAK = Boolean.getBoolean("soak");
    private static final AuthSettings SETTINGS = new AuthSettings(Simulation.SETTINGS.tokenEndpoint(),
            Simulation.SETTINGS.scope(), Duration.ofSeconds(SOAK ? 20 : 10), Duration.ofSeconds(5), 8, 0.70, 0.85,
            Duration.ofHours(1), "");

    private final Map<String, DesCredentials> credentials = new ConcurrentHashMap<>();
    private final AtomicLong generation = new AtomicLong();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private final AtomicInteger issued = new AtomicInteger();
    /** The latest service account that the service was told of. */
    private final AtomicLong announced = new AtomicLong();
    private volatile Answer answer = this::token;

    private final Threads threads = new Threads(8);
    private final LifetimeClock clock = new LifetimeClock(System::nanoTime, InstantSource.system());
    private final TokenService service;
    private final ExecutorService callers = Executors.newCachedThreadPool();

    ConcurrencyTest() {
        Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());
        RequestQueue dispatcher = new RequestQueue(threads.requests(), clock, threads.timer(), backoff, 8);
        service = new TokenService(new Collaborators(new CredentialMap(credentials), () -> SETTINGS, clock,
                threads.timer(), dispatcher,
                this::prepare, new ReplyClassifier(new TokenReplyParser(InstantSource.system()), InstantSource.system()),
                backoff, threads.callbacks(), event -> { }, Simulation.NO_STORE), List::of);
        configure("ACME", "password");
    }

    @AfterEach
    void stop() {
        service.close();
        threads.close();
        callers.shutdownNow();
    }

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
            assertTrue(late >= 0 && late <= 50, "late by " + late + " ms");
        }
        Thread interrupted = new Thread(() -> assertThrows(RuntimeException.class, () -> service.token("ACME")));
        interrupted.start();
        interrupted.interrupt();
        interrupted.join();

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
        assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(5), "16,000 calls, none of which waited");
        reply.countDown();
        await().until(() -> service.token("ACME") != token);
        assertEquals(2, requests.get());
    }

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
    void closeWithRequestsUnderWayAndWaitersTakesNoLongerThanASecond() throws Exception {
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
            assertEquals(AccessClosedException.class, assertThrows(ExecutionException.class, waiter::get).getCause().getClass());
        }
        assertEquals(AccessClosedException.class, assertThrows(ExecutionException.class, blocked::get).getCause().getClass());
        threads.close();
        assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(1));
        await().atMost(10, TimeUnit.SECONDS).until(() -> ourThreads() == 0);
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
        assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(2));
        assertEquals(AccessClosedException.class, assertThrows(ExecutionException.class,
                () -> waiting.get(10, TimeUnit.SECONDS)).getCause().getClass());
        release.countDown();
    }

    @Test
    void thousandOrganisationsChangedAtOnceStayWithinTheParallelLimitAndTwelveThreads() throws Exception {
        for (int number = 0; number < 1000; number++) {
            configure("ORG" + number, "old");
        }
        for (int number = 0; number < 1000; number++) {
            service.requestToken("ORG" + number);
        }
        await().until(() -> issued.get() == 1000);
        AtomicInteger mostThreads = new AtomicInteger();
        answer = request -> {
            mostThreads.accumulateAndGet(ourThreads(), Math::max);
            return reply("new", "");
        };
        for (int number = 0; number < 1000; number++) {
            configure("ORG" + number, "new");
        }
        await().until(() -> requests.get() == 2000 && underWay.get() == 0);
        assertTrue(mostUnderWay.get() <= 8, "under way " + mostUnderWay.get());
        // 8 for requests, the timer, one for callbacks and, where a busy machine delays that one, others beside it
        assertTrue(mostThreads.get() <= 12, "threads " + mostThreads.get());
        await().untilAsserted(() -> {
            for (int number = 0; number < 1000; number++) {
                assertEquals("new", service.token("ORG" + number).value());
            }
        });
        assertEquals(2000, requests.get());
    }

    private Exchange prepare(AuthSettings settings, TokenRequest request) {
        return new Exchange() {
            private volatile boolean aborted;

            @Override
            public Response perform() throws NoReplyException {
                requests.incrementAndGet();
                mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                try {
                    Response response = answer.to(request);
                    if (aborted && ThreadLocalRandom.current().nextBoolean()) {
                        throw ScriptedAuthServer.lost();
                    }
                    return response;
                } catch (InterruptedException e) {
                    throw ScriptedAuthServer.lost();
                } finally {
                    underWay.decrementAndGet();
                }
            }

            @Override
            public void abort() {
                aborted = true;
            }
        };
    }

    private Response token(TokenRequest request) {
        int number = issued.incrementAndGet();
        return reply("token-" + number, ",\"refresh_token\":\"refresh-" + number + "\"");
    }

    private static Response reply(String token, String more) {
        String body = "{\"token_type\":\"Bearer\",\"access_token\":\"" + token + "\",\"expires_in\":28800" + more + "}";
        return new Response(200, body.getBytes(StandardCharsets.UTF_8), Optional.empty(), Optional.empty());
    }

    private static int ourThreads() {
        return (int) Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("des-auth-")).count();
    }

    /** A server's latency, not a synchronisation. */
    private static void pause(long millis) throws InterruptedException {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    private void inParallel(int threads, Callable<?> work) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            running.add(callers.submit(work));
        }
        for (Future<?> one : running) {
            one.get();
        }
    }

    private void configure(String organisation, String password) {
        credentials.put(organisation, new DesCredentials(organisation, "client", "secret", "0", password,
                generation.incrementAndGet(), organisation + ".cfg"));
        if (service != null) {
            service.credentialsChanged(organisation);
        }
    }
}
