package cloud.powerepos.des.itests.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import cloud.powerepos.des.itests.databases.Node;
import cloud.powerepos.des.itests.databases.PostgresServer;
import cloud.powerepos.des.itests.databases.Server;
import cloud.powerepos.des.sandbox.Sandbox;
import cloud.powerepos.des.sandbox.SandboxCounters;
import cloud.powerepos.des.sandbox.SandboxSettings;

/**
 * Three processes share the tokens of twelve organisations through a PostgreSQL. They are killed at each point of a
 * request, and the AuthServer counts refresh tokens that come again and parallel requests for one organisation. Tokens
 * live for six seconds, so that there is always a request under way somewhere.
 */
class ChaosIT {

    private static final int ORGANISATIONS = 12;
    private static final List<Duration> CLOCKS = List.of(Duration.ZERO, Duration.ofHours(1), Duration.ofHours(-1));

    @TempDir
    Path folder;
    private final long seed = Long.getLong("chaos.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Map<String, ChaosProcess> nodes = new LinkedHashMap<>();
    private Server server;
    private Sandbox authServer;
    private ChaosPlan plan;
    private int kills;
    private int lost;
    private int failed;

    @BeforeEach
    void start() throws Exception {
        server = new PostgresServer(folder);
        SandboxSettings settings = SandboxSettings.defaults().withClient("client", "client-secret")
                .withTokenLifetime(Duration.ofSeconds(6));
        for (int number = 0; number < ORGANISATIONS; number++) {
            settings = settings.withOrganisation("ORG" + number, "svc-ORG" + number, "password");
        }
        authServer = Sandbox.start(settings);
        authServer.delayTokenReplies(Duration.ofMillis(60));
        plan = new ChaosPlan(authServer.tokenEndpoint(), server.url(server.port()), server.user(),
                folder.resolve("key"), ORGANISATIONS, Duration.ZERO, 0, null);
    }

    @AfterEach
    void stop() throws Exception {
        nodes.values().forEach(ChaosProcess::close);
        authServer.close();
        server.close();
    }

    private void startAll() throws Exception {
        try (Node first = new Node(plan.url(), plan.user())) {
            // makes key and table
            first.use("first", plan.key()).store().look("none");
        }
        for (String name : List.of("a", "b", "c")) {
            start(name);
        }
        nodes.values().forEach(ChaosProcess::awaitReady);
    }

    private ChaosProcess start(String name) throws IOException {
        ChaosProcess process = new ChaosProcess(name, plan.withClock(CLOCKS.get(name.charAt(0) - 'a')));
        nodes.put(name, process);
        return process;
    }

    /** Kills as many of them, each where it gets to its point, and starts them again. */
    private void kill(ChaosPoint... points) throws IOException {
        List<ChaosProcess> victims = new ArrayList<>(nodes.values());
        Collections.shuffle(victims, random);
        for (int number = 0; number < points.length; number++) {
            victims.get(number).command(points[number].name());
        }
        List<ChaosProcess> again = new ArrayList<>();
        for (ChaosProcess victim : victims.subList(0, points.length)) {
            await(victim.name + " dies").atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        // that some wait for the leases of others is rare else
                        victims.forEach(ChaosProcess::renew);
                        return !victim.isAlive();
                    });
            ChaosProcess.Figures figures = victim.death();
            kills++;
            lost += figures.leased();
            failed += figures.failed();
            assertEquals(List.of(), victim.expired());
            again.add(start(victim.name));
        }
        again.forEach(ChaosProcess::awaitReady);
    }

    /** Kills one of them at each point. */
    private void killAtEachPoint() throws IOException {
        for (ChaosPoint point : ChaosPoint.values()) {
            kill(point);
        }
    }

    /** Every node has a living token of every organisation. */
    private void awaitAllServed() throws IOException {
        for (ChaosProcess node : nodes.values()) {
            node.report();
            List<ChaosProcess.Figures> last = new ArrayList<>();
            await(node.name + " serves all").atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        last.add(node.report());
                        return last.get(last.size() - 1).served() == ORGANISATIONS;
                    });
            failed += last.get(last.size() - 1).failed();
            assertEquals(List.of(), node.expired());
        }
    }

    private String figures(String run) {
        SandboxCounters counters = authServer.counters();
        String text = run + ", seed " + seed + ": " + kills + " kills, " + counters.tokenRequests() + " requests, "
                + counters.passwordGrants() + " password grants (" + lost + " leases lost, " + failed
                + " calls of the store failed), " + counters.replays() + " replays, " + counters.peakOfOrganisation()
                + " parallel requests for one organisation at the most";
        System.out.println(text);
        return text;
    }

    private void assertNothingWasSentTwice(String run) {
        String figures = figures(run);
        SandboxCounters counters = authServer.counters();
        assertEquals(0, counters.replays(), figures);
        assertTrue(counters.passwordGrants() <= ORGANISATIONS + lost + failed, figures);
        if (failed == 0) {
            assertEquals(1, counters.peakOfOrganisation(), figures);
        }
    }

    @Test
    void processesThatAreKilledAtEachPointSendNoRefreshTokenTwice() throws Exception {
        startAll();
        kill(ChaosPoint.BEFORE_TAKE, ChaosPoint.AFTER_TAKE, ChaosPoint.SENT);
        kill(ChaosPoint.NOT_SETTLED, ChaosPoint.SETTLED, ChaosPoint.WAITING);
        awaitAllServed();
        assertNothingWasSentTwice("kills");
    }

    @Test
    @EnabledIfSystemProperty(named = "soak", matches = "true")
    void hundredKills() throws Exception {
        startAll();
        while (kills < 108) {
            killAtEachPoint();
        }
        awaitAllServed();
        assertNothingWasSentTwice("hundred kills");
    }

    /** The database crashes, hangs and loses answers, while processes are killed. */
    @Test
    @EnabledIfSystemProperty(named = "soak", matches = "true")
    void killsAndADatabaseThatCrashesHangsAndLosesAnswers() throws Exception {
        try (Wire wire = new Wire(server.port())) {
            plan = new ChaosPlan(plan.tokenEndpoint(), server.url(wire.port()), plan.user(), plan.key(), ORGANISATIONS,
                    Duration.ZERO, 0.02, null);
            startAll();
            for (int round = 0; round < 2; round++) {
                killAtEachPoint();
                wire.hang(true);
                await().during(Duration.ofSeconds(8)).atMost(Duration.ofSeconds(30)).until(() -> nodes.size() == 3);
                wire.hang(false);
                awaitAllServed();
                server.crash();
                wire.cut();
                await().during(Duration.ofSeconds(5)).atMost(Duration.ofSeconds(30)).until(() -> nodes.size() == 3);
                server.restart();
                awaitAllServed();
            }
        }
        assertEquals(0, authServer.counters().replays(), figures("database"));
    }

    /** That the other runs can fail: with the refresh token kept until the reply, it is sent twice. */
    @Test
    @EnabledIfSystemProperty(named = "soak", matches = "true")
    void naiveOrderOfWritingSendsRefreshTokensTwice() throws Exception {
        plan = new ChaosPlan(plan.tokenEndpoint(), plan.url(), plan.user(), plan.key(), ORGANISATIONS, Duration.ZERO, 0,
                Files.createDirectory(folder.resolve("naive")));
        startAll();
        awaitAllServed();
        for (int times = 0; times < 6 && authServer.counters().replays() == 0; times++) {
            kill(times % 2 == 0 ? ChaosPoint.SENT : ChaosPoint.NOT_SETTLED);
            awaitAllServed();
        }
        assertTrue(authServer.counters().replays() > 0, figures("control run"));
    }
}
