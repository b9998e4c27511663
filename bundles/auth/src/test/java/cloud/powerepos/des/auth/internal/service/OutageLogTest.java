package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.internal.CapturedLogs;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer.Behaviour;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.http.HttpCallException.Kind;

/** What an operator of 5,000 organisations reads in the log. */
class OutageLogTest {

    private static final int MANY = 5000;
    /** Enough where how many there are makes no difference. */
    private static final int SOME = 500;
    private static final Duration CALL = Duration.ofSeconds(30);

    private Simulation simulation;
    private final CapturedLogs log = new CapturedLogs();
    private int read;

    private void start(int organisations) {
        simulation = Simulation.ofMany(organisations);
        simulation.server.latency = Duration.ofNanos(1);
        simulation.server.expiresIn = "600";
        simulation.listener = new TokenEventPublisher(Runnable::run, simulation.time.timer(), simulation.clock,
                simulation.dispatcher::authServer, simulation.events::add);
    }

    @AfterEach
    void close() {
        log.close();
    }

    /** Lines since this was called last. */
    private List<String> lines() {
        List<String> lines = log.shown();
        List<String> latest = lines.subList(read, lines.size());
        read = lines.size();
        return latest;
    }

    /** Every organisation has a module that asks twice a minute. */
    private void callFor(Duration time) {
        for (Duration end = Duration.ZERO; end.compareTo(time) < 0; end = end.plus(CALL)) {
            for (int number = 0; number < simulation.organisations(); number++) {
                simulation.service.requestToken("ORG" + number);
            }
            simulation.time.pass(CALL);
        }
    }

    /** All tokens become due, and expire, in the ten minutes that follow. */
    private void warm() {
        callFor(Duration.ofSeconds(390));
        assertEquals(simulation.organisations(), simulation.server.count());
        List<String> lines = lines();
        assertTrue(lines.size() <= 5, lines::toString);
        assertTrue(lines.get(lines.size() - 1).endsWith("97 more organisations within 5 s got the first token"),
                lines::toString);
    }

    private static List<Behaviour> outages() {
        int[] asked = {0};
        return List.of(request -> {
            throw ScriptedAuthServer.unsent();
        }, request -> {
            throw ScriptedAuthServer.lost();
        }, request -> {
            throw new NoReplyException(Kind.PROXY_REFUSED, "the proxy proxy.example:3128 refused", false);
        }, request -> ScriptedAuthServer.json(503, ""), request -> ScriptedAuthServer.retryAfter(429, "120"),
                request -> ScriptedAuthServer.json(200, "<html>"), request -> {
                    if (asked[0]++ % 2 == 0) {
                        throw ScriptedAuthServer.unsent();
                    }
                    return ScriptedAuthServer.json(500, "");
                });
    }

    @ParameterizedTest
    @MethodSource("outages")
    void anOutageIsAFewLinesAndSoIsItsEnd(Behaviour outage) {
        start(SOME);
        warm();
        simulation.server.behaviour = outage;
        callFor(Duration.ofMinutes(10));
        List<String> lines = lines();
        assertTrue(lines.size() >= 2 && lines.size() <= 20, lines::toString);
        simulation.server.behaviour = simulation.server::token;
        callFor(Duration.ofMinutes(10));
        lines = lines();
        assertTrue(lines.size() >= 2 && lines.size() <= 8, lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.contains("The AuthServer answers again, after ")),
                lines::toString);
    }

    @Test
    void theOutageOfFiveThousandIsAsManyLines() {
        start(MANY);
        warm();
        simulation.server.behaviour = outages().get(0);
        callFor(Duration.ofMinutes(10));
        List<String> lines = lines();
        assertTrue(lines.get(0).startsWith("WARNING ORG0: the AuthServer auth.example gave no token: it cannot be"
                + " connected to, not asked again before "), lines::toString);
        assertTrue(lines.get(1).startsWith("WARNING The AuthServer has been failing since 2026-03-01T06:0"),
                lines::toString);
        assertTrue(lines.stream().allMatch(line -> line.endsWith("see that it can be reached and that token.endpoint"
                + " in cloud.powerepos.des.auth.cfg is right")), lines::toString);
        assertTrue(lines.size() <= 5, lines::toString);
    }

    @Test
    void whereNoTokenIsHeldYetAnOutageIsAFewLinesToo() {
        start(MANY);
        simulation.server.behaviour = request -> {
            throw ScriptedAuthServer.unsent();
        };
        callFor(Duration.ofMinutes(10));
        List<String> lines = lines();
        assertTrue(lines.size() >= 2 && lines.size() <= 20, lines::toString);
    }

    @Test
    void anAuthServerThatFailsNowAndThenIsAFewLines() {
        start(SOME);
        warm();
        int[] asked = {0};
        simulation.server.behaviour = request -> {
            if (asked[0]++ % 3 == 0) {
                throw ScriptedAuthServer.unsent();
            }
            return simulation.server.token(request);
        };
        callFor(Duration.ofMinutes(10));
        List<String> lines = lines();
        assertTrue(lines.size() >= 2 && lines.size() <= 20, lines::toString);
    }

    @Test
    void anExpiredClientSecretIsAFewLinesAndSoIsItsReplacement() {
        start(MANY);
        warm();
        simulation.server.behaviour = request -> ScriptedAuthServer.error(401, "invalid_client");
        callFor(Duration.ofMinutes(10));
        List<String> lines = lines();
        assertTrue(lines.size() >= 1 && lines.size() <= 20, lines::toString);
        assertTrue(lines.get(0).contains("fix client.id or client.secret"), lines::toString);
        simulation.server.behaviour = simulation.server::token;
        for (int number = 0; number < simulation.organisations(); number++) {
            simulation.configureClient("ORG" + number, "new-secret");
        }
        callFor(Duration.ofMinutes(10));
        lines = lines();
        assertTrue(lines.size() >= 2 && lines.size() <= 10, lines::toString);
    }

    @Test
    void oneWrongPasswordIsNamedAmongAllTheOthers() {
        start(MANY);
        simulation.server.behaviour = request -> request.credentials().organisationCode().equals("ORG4711")
                ? ScriptedAuthServer.error(400, "invalid_grant") : simulation.server.token(request);
        callFor(Duration.ofMinutes(1));
        List<String> lines = lines();
        assertEquals(1, lines.stream().filter(line -> line.startsWith("SEVERE ORG4711: the AuthServer refused the"
                + " service account svc-ORG4711")).count(), lines::toString);
    }

    @Test
    void oneWrongPasswordIsNamedWhileTheAuthServerFailsForOthers() {
        start(SOME);
        simulation.server.behaviour = request -> {
            if (request.credentials().organisationCode().equals("ORG0")) {
                return ScriptedAuthServer.error(400, "invalid_grant");
            }
            throw ScriptedAuthServer.unsent();
        };
        callFor(Duration.ofMinutes(1));
        assertEquals(1, lines().stream().filter(line -> line.startsWith("SEVERE ORG0: ")).count());
    }

    @Test
    void whereEveryPasswordIsRefusedTheFirstAreNamedAndTheOthersCounted() {
        start(MANY);
        simulation.server.behaviour = request -> ScriptedAuthServer.error(400, "invalid_grant");
        callFor(Duration.ofMinutes(10));
        List<String> lines = lines();
        assertTrue(lines.size() >= 11 && lines.size() <= 20, lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.contains("more organisations within 5 s were refused for")),
                lines::toString);
    }

    /** Passwords that end one after the other: the refusals come all the time, not at once. */
    @Test
    void threeHundredWrongPasswordsAmongFiveThousandAreAFewLinesThatSayWhatToDo() {
        start(MANY);
        warm();
        simulation.server.behaviour = request -> number(request) % 16 == 0
                ? ScriptedAuthServer.error(400, "invalid_grant") : simulation.server.token(request);
        callFor(Duration.ofMinutes(10));
        List<String> lines = lines();
        assertTrue(lines.size() >= 12 && lines.size() <= 20, lines::toString);
        assertTrue(lines.stream().allMatch(line -> line.matches("SEVERE ORG\\d+: the AuthServer refused the service"
                + " account svc-ORG\\d+ .*; fix service.account.id or service.account.password in .*")
                || line.endsWith(" were refused for reasons of their own; des:list, the health check and JMX name them"
                        + " with what to do")), lines::toString);
        Set<Long> refused = LongStream.range(0, MANY).filter(number -> number % 16 == 0).boxed()
                .collect(Collectors.toSet());
        assertEquals(refused, simulation.events.stream().filter(event -> event.type() == TokenEvent.Type.REFUSED)
                .map(event -> Long.valueOf(event.organisationCode().substring(3))).collect(Collectors.toSet()),
                "listeners hear of each");
    }

    private static int number(TokenRequest request) {
        return Integer.parseInt(request.credentials().organisationCode().substring(3));
    }
}
