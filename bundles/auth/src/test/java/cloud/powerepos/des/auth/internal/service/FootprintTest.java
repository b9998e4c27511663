package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.dispatch.RequestQueue;
import cloud.powerepos.des.auth.internal.lifecycle.Backoff;
import cloud.powerepos.des.auth.internal.protocol.ReplyClassifier;
import cloud.powerepos.des.auth.internal.protocol.TokenReplyParser;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.Threads;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.http.HttpReply;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.testing.LiveThreads;

class FootprintTest {

    private static final int ORGANISATIONS = 5_000;
    private static final int MOST_BYTES = 1_500;

    /** Credentials that cost nothing to keep. */
    private static final CredentialStore STORE = new CredentialStore() {
        @Override
        public Optional<DesCredentials> find(String organisationCode) {
            return Optional.of(new DesCredentials(organisationCode, "client", "secret", "account", "password", 1,
                    "file"));
        }

        @Override
        public Set<String> organisationCodes() {
            return Set.of();
        }

        @Override
        public List<ConfigurationProblem> problems() {
            return List.of();
        }
    };

    @Test
    void fiveThousandOrganisationsNeedLittleMemoryAndFewThreads() {
        long others = threadsOfOurs();
        try (Threads threads = new Threads(8)) {
            TokenService service = service(threads);
            service.token("WARM-UP");
            long before = usedHeap();
            for (int number = 0; number < ORGANISATIONS; number++) {
                service.token("ORG" + number);
            }
            long perOrganisation = (usedHeap() - before) / ORGANISATIONS;

            assertTrue(perOrganisation < MOST_BYTES, "bytes for each organisation, its short strings included: "
                    + perOrganisation);
            // 8 for requests, the timer, one for callbacks and, where the machine delays that one, others beside it
            assertTrue(threadsOfOurs() - others <= 12, "threads: " + threadsOfOurs());
            assertEquals("ORG0", service.token("ORG0").organisationCode());
            service.close();
        }
    }

    private static TokenService service(Threads threads) {
        InstantSource wall = InstantSource.system();
        LifetimeClock clock = new LifetimeClock(System::nanoTime, wall);
        Backoff backoff = new Backoff(() -> 0.5);
        AuthSettings settings = new AuthSettings(URI.create("https://auth.example/"), "des", Duration.ofSeconds(10),
                Duration.ofSeconds(5), 8, 0.7, 0.85, Duration.ofHours(1), "");
        RequestQueue dispatcher = new RequestQueue(threads.requests(), clock, threads.timer(), backoff, 8);
        return new TokenService(new Collaborators(STORE, () -> settings, clock, threads.timer(), dispatcher,
                (ignored, request) -> token(), new ReplyClassifier(new TokenReplyParser(wall), wall), backoff,
                threads.callbacks(), event -> { }, Simulation.NO_STORE), List::of);
    }

    private static Exchange token() {
        return new Exchange() {
            @Override
            public HttpReply perform() {
                return new HttpReply(200, Map.of(), ("{\"token_type\":\"Bearer\",\"access_token\":\"token\","
                        + "\"refresh_token\":\"next\",\"expires_in\":28800,\"svc\":\"https://des.example/\"}")
                        .getBytes(StandardCharsets.UTF_8), Optional.empty());
            }

            @Override
            public void abort() {
                // is over at once
            }
        };
    }

    private static long threadsOfOurs() {
        return LiveThreads.named("des-auth-").size();
    }

    /** The least of some readings: what the collector leaves in the end. */
    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int reading = 0; reading < 5; reading++) {
            System.gc();
            least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
