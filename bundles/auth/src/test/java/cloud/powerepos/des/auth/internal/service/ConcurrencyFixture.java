package cloud.powerepos.des.auth.internal.service;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.dispatch.RequestQueue;
import cloud.powerepos.des.auth.internal.lifecycle.Backoff;
import cloud.powerepos.des.auth.internal.protocol.ReplyClassifier;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.protocol.TokenReplyParser;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.Threads;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.http.HttpReply;
import cloud.powerepos.des.testing.LiveThreads;

/** The token service with its real threads and real time, against an AuthServer in memory. */
abstract class ConcurrencyFixture {

    /** Answers a request in a request thread; may block. */
    @FunctionalInterface
    interface Answer {
        HttpReply to(TokenRequest request) throws NoReplyException, InterruptedException;
    }

    /** A slower AuthServer and a longer time limit for those who have the time. */
    static final boolean SOAK = Boolean.getBoolean("soak");

    static final AuthSettings SETTINGS = new AuthSettings(Simulation.SETTINGS.tokenEndpoint(),
            Simulation.SETTINGS.scope(), Duration.ofSeconds(SOAK ? 20 : 10), Duration.ofSeconds(5), 8, 0.70, 0.85,
            Duration.ofHours(1), "");

    final Map<String, DesCredentials> credentials = new ConcurrentHashMap<>();
    final AtomicLong generation = new AtomicLong();
    final AtomicInteger requests = new AtomicInteger();
    final AtomicInteger underWay = new AtomicInteger();
    final AtomicInteger mostUnderWay = new AtomicInteger();
    final AtomicInteger issued = new AtomicInteger();
    volatile Answer answer = this::token;
    final Threads threads = new Threads(8);
    final LifetimeClock clock = new LifetimeClock(System::nanoTime, InstantSource.system());
    final TokenService service;
    final ExecutorService callers = Executors.newCachedThreadPool();

    ConcurrencyFixture() {
        Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());
        RequestQueue dispatcher = new RequestQueue(threads.requests(), clock, threads.timer(), backoff, 8);
        service = new TokenService(new Collaborators(new CredentialMap(credentials), () -> SETTINGS, clock,
                threads.timer(), dispatcher,
                this::prepare, new ReplyClassifier(new TokenReplyParser(InstantSource.system()),
                InstantSource.system()), backoff, threads.callbacks(), event -> { }, Simulation.NO_STORE), List::of);
        configure("ACME", "password");
    }

    @AfterEach
    void stop() {
        service.close();
        threads.close();
        callers.shutdownNow();
    }

    Exchange prepare(AuthSettings settings, TokenRequest request) {
        return new Exchange() {
            private volatile boolean aborted;

            @Override
            public HttpReply perform() throws NoReplyException {
                requests.incrementAndGet();
                mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                try {
                    HttpReply response = answer.to(request);
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

    HttpReply token(TokenRequest request) {
        int number = issued.incrementAndGet();
        return reply("token-" + number, ",\"refresh_token\":\"refresh-" + number + "\"");
    }

    static HttpReply reply(String token, String more) {
        String body = "{\"token_type\":\"Bearer\",\"access_token\":\"" + token + "\",\"expires_in\":28800" + more + "}";
        return new HttpReply(200, Map.of(), body.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    static int ourThreads() {
        return LiveThreads.named("des-auth-").size();
    }

    /** A server's latency, not a synchronisation. */
    static void pause(long millis) throws InterruptedException {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    void inParallel(int threads, Callable<?> work) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            running.add(callers.submit(work));
        }
        for (Future<?> one : running) {
            one.get();
        }
    }

    void configure(String organisation, String password) {
        credentials.put(organisation, new DesCredentials(organisation, "client", "secret", "0", password,
                generation.incrementAndGet(), organisation + ".cfg"));
        if (service != null) {
            service.credentialsChanged(organisation);
        }
    }
}
