package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer.Behaviour;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.operations.TokenStatus;

/** The AuthServer fails, or is not reachable. */
class OutageTest {

    private static final Duration REFRESH_DUE = Duration.ofSeconds(28800 * 851 / 1000);

    private Simulation simulation = new Simulation("ACME", "BETA");

    static Map<String, Behaviour> outages() {
        return Map.of("500", request -> ScriptedAuthServer.json(500, ""),
                "429", request -> ScriptedAuthServer.json(429, ""),
                "reset", request -> {
                    throw ScriptedAuthServer.lost();
                },
                "refused connection", request -> {
                    throw ScriptedAuthServer.unsent();
                },
                "HTML", request -> ScriptedAuthServer.json(200, "<html>maintenance</html>"),
                "truncated", request -> ScriptedAuthServer.json(200, "{\"token_type\":\"Bearer\",\"access_tok"));
    }

    static Stream<String> outageNames() {
        return outages().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("outageNames")
    void outageIsNotFeltUntilTheTokenExpiresAndTheServerIsNotStormed(String outage) {
        AccessToken token = simulation.token("ACME");
        simulation.server.behaviour = outages().get(outage);
        simulation.server.requests.clear();
        TokenStatus.State state = null;

        while (simulation.time.wall().isBefore(token.expiresAt().minusMillis(200))) {
            assertSame(token, simulation.service.token("ACME"));
            state = simulation.status("ACME").state();
            simulation.time.pass(Duration.ofSeconds(simulation.server.count() == 0 ? 60 : 1));
        }
        assertTrue(simulation.server.count() > 3, "kept trying");
        assertTrue(simulation.server.most(Duration.ofSeconds(60)) <= 6, "at most six in a minute");
        assertEquals(TokenStatus.State.DEGRADED, state);

        simulation.time.pass(Duration.ofSeconds(1));
        DesAccessException error = simulation.error("ACME", DesAccessException.class);
        assertTrue(error.nextAttempt().isPresent(), error.getMessage());
        int asked = simulation.server.count();
        for (int call = 0; call < 1000; call++) {
            simulation.error("ACME", DesAccessException.class);
        }
        assertEquals(asked, simulation.server.count(), "no request before the next attempt is due");

        simulation.server.behaviour = simulation.server::token;
        simulation.time.pass(Duration.ofSeconds(61));
        assertNotEquals(token.value(), simulation.token("ACME").value());
        assertEquals(TokenStatus.State.FRESH, simulation.status("ACME").state());
    }

    @Test
    void failingServerOfAThousandOrganisationsGetsSingleProbesAndRecoversByTheFirstSuccess() {
        simulation = Simulation.ofMany(1000);
        for (int number = 0; number < 1000; number++) {
            simulation.token("ORG" + number);
        }
        simulation.server.behaviour = outages().get("500");
        simulation.server.requests.clear();
        simulation.server.latency = Duration.ofMillis(5);
        simulation.time.pass(Duration.ofSeconds(28800 * 84 / 100));
        for (int second = 0; second < 600; second++) {
            for (int number = 0; number < 1000; number += 7) {
                simulation.service.token("ORG" + number);
            }
            simulation.time.pass(Duration.ofSeconds(1));
        }
        assertTrue(simulation.server.most(Duration.ofSeconds(1)) <= 10, "busiest second "
                + simulation.server.most(Duration.ofSeconds(1)));
        assertTrue(simulation.server.most(Duration.ofSeconds(60)) <= 15, "busiest minute "
                + simulation.server.most(Duration.ofSeconds(60)));

        simulation.server.behaviour = simulation.server::token;
        simulation.server.requests.clear();
        simulation.time.pass(Duration.ofSeconds(62));
        assertTrue(simulation.server.count() > 900, "open for all: " + simulation.server.count());
    }

    @Test
    void whatKeptTheServerFromAnsweringMayBeFixedBeforeTheNextAttemptIsDue() {
        simulation.server.behaviour = outages().get("refused connection");
        simulation.error("ACME", AuthServerUnavailableException.class);
        simulation.error("BETA", AuthServerUnavailableException.class);
        simulation.server.behaviour = simulation.server::token;
        simulation.error("ACME", AuthServerUnavailableException.class);

        simulation.service.retryNow();
        assertTrue(simulation.status("BETA").lastError().isPresent(), "nothing has shown that it works again");
        assertEquals("ACME", simulation.token("ACME").organisationCode());
        assertEquals("BETA", simulation.token("BETA").organisationCode());
    }

    @ParameterizedTest
    @CsvSource({"400,''", "401,''", "401,<html>portal</html>", "403,<html>blocked</html>", "403,{}"})
    void refusalWithoutAnErrorCodeIsAFailureThatEndsWithItsCause(int status, String body) {
        simulation.server.behaviour = request -> ScriptedAuthServer.json(status, body);
        String message = simulation.error("ACME", AuthServerUnavailableException.class).getMessage();
        assertTrue(message.contains("status " + status) && !message.contains("account"), message);

        simulation.time.pass(Duration.ofSeconds(30));
        simulation.server.behaviour = simulation.server::token;
        simulation.time.pass(Duration.ofSeconds(60));
        assertEquals("ACME", simulation.token("ACME").organisationCode());
    }

    @Test
    void connectionsThatDieAgainAndAgainAreAFailureLikeAnyOther() {
        AccessToken token = simulation.token("ACME");
        simulation.server.requests.clear();
        simulation.server.behaviour = request -> {
            throw new NoReplyException("the connection ended before a complete reply", true, true);
        };
        simulation.time.pass(Duration.between(simulation.time.wall(),
                simulation.status("ACME").refreshAt().orElseThrow()).plusMillis(500));
        assertEquals(token, simulation.service.token("ACME"));
        assertEquals(2, simulation.server.count(), "one more at once, and then a pause");
        assertEquals(TokenStatus.State.DEGRADED, simulation.status("ACME").state());
        simulation.time.pass(Duration.ofSeconds(60));
        assertTrue(simulation.server.count() <= 12, "two for each attempt");
    }

    @Test
    void failureBeforeTheFirstTokenAndARefusedTokenEndInARecovery() {
        simulation.server.behaviour = outages().get("500");
        simulation.error("ACME", AuthServerUnavailableException.class);
        simulation.server.behaviour = simulation.server::token;
        simulation.time.pass(Duration.ofMinutes(2));
        AccessToken token = simulation.token("ACME");
        assertEquals(List.of(TokenEvent.Type.DEGRADED, TokenEvent.Type.RECOVERED), types("ACME"));

        simulation.service.reject(token);
        simulation.time.settle();
        assertEquals(List.of(TokenEvent.Type.DEGRADED, TokenEvent.Type.RECOVERED, TokenEvent.Type.REJECTED,
                TokenEvent.Type.RECOVERED), types("ACME"));
    }

    @Test
    void theEndOfAFailureIsPublishedHoweverItCame() {
        simulation.token("ACME");
        simulation.token("BETA");
        simulation.server.behaviour = outages().get("500");
        simulation.time.pass(REFRESH_DUE);
        simulation.events.clear();
        simulation.server.behaviour = simulation.server::token;

        simulation.service.renew("ACME");
        simulation.time.settle();
        assertEquals(List.of(TokenEvent.Type.RECOVERED), types("ACME"), "by an operator");
        simulation.configure("BETA", "new");
        simulation.time.pass(Duration.ofMinutes(2));
        assertEquals(List.of(TokenEvent.Type.CREDENTIALS_CHANGED, TokenEvent.Type.RECOVERED), types("BETA"),
                "by new credentials");

        simulation.service.renew("ACME");
        simulation.time.settle();
        assertEquals(List.of(TokenEvent.Type.RECOVERED, TokenEvent.Type.REFRESHED), types("ACME"), "once");
    }

    private List<TokenEvent.Type> types(String organisation) {
        return simulation.events.stream().filter(event -> event.organisationCode().equals(organisation))
                .map(TokenEvent::type).toList();
    }

    @Test
    void organisationThatAloneFailsIsNotTriedAgainWheneverAnotherSucceeds() {
        simulation = Simulation.ofMany(700);
        simulation.server.behaviour = request -> request.credentials().organisationCode().matches("ORG[012]")
                ? ScriptedAuthServer.json(500, "") : simulation.server.token(request);
        for (int step = 0; step < 6000; step++) {
            for (int number : new int[] {0, 1, 2, 3 + step / 10}) {
                simulation.service.requestToken("ORG" + number);
            }
            simulation.time.pass(Duration.ofMillis(100));
        }
        for (String failing : new String[] {"ORG0", "ORG1", "ORG2"}) {
            int most = most(failing, Duration.ofSeconds(60));
            assertTrue(most <= 8, failing + ": " + most);
        }
    }

    private int most(String organisation, Duration window) {
        var times = simulation.server.requests.stream().filter(request -> request.organisation().equals(organisation))
                .mapToLong(ScriptedAuthServer.Request::at).toArray();
        return (int) Arrays.stream(times).map(begin -> Arrays.stream(times)
                .filter(time -> time >= begin && time < begin + window.toNanos()).count()).max().orElse(0);
    }

    @Test
    void errorOfAStageIsTheCallersOwnAndNotWrapped() {
        simulation.server.behaviour = outages().get("500");
        simulation.error("ACME", AuthServerUnavailableException.class);
        List<Throwable> errors = new ArrayList<>();
        simulation.service.requestToken("ACME").whenComplete((token, error) -> errors.add(error));
        simulation.service.requestToken("UNKNOWN").whenComplete((token, error) -> errors.add(error));
        PendingToken promise = PendingToken.of(() -> {
            throw new AuthServerUnavailableException("ACME", "", null, null);
        });
        promise.stage("ACME", Runnable::run).whenComplete((token, error) -> errors.add(error));
        promise.stage("ACME", Runnable::run).whenComplete((token, error) -> errors.add(error));
        assertEquals(List.of(AuthServerUnavailableException.class, UnknownOrganisationException.class,
                AuthServerUnavailableException.class, AuthServerUnavailableException.class),
                errors.stream().<Class<?>>map(Throwable::getClass).toList());
        assertNotSame(errors.get(2), errors.get(3));
    }

    @Test
    void whateverBreaksDuringARequestTheNextOneIsSent() {
        simulation.server.behaviour = request -> {
            throw new NoClassDefFoundError("org/apache/http/Gone");
        };
        simulation.error("ACME", AuthServerUnavailableException.class);
        simulation.server.behaviour = simulation.server::token;
        simulation.time.pass(Duration.ofSeconds(2));
        assertEquals("token-1", simulation.token("ACME").value());
    }

    @Test
    void waiterBlockedByOthersFailuresFailsAtOnceAndIsServedWhenTheServerIsBack() {
        simulation = Simulation.ofMany(20);
        simulation.server.behaviour = outages().get("refused connection");
        List<CompletableFuture<AccessToken>> waiting = IntStream.range(0, 20)
                .mapToObj(number -> simulation.service.requestToken("ORG" + number).toCompletableFuture()).toList();
        simulation.time.settle();
        assertTrue(waiting.stream().allMatch(CompletableFuture::isCompletedExceptionally));
        assertTrue(simulation.server.count() <= 9, "those under way and the first after them: "
                + simulation.server.count());

        simulation.server.behaviour = simulation.server::token;
        simulation.time.pass(Duration.ofSeconds(3));
        assertEquals("ORG19", simulation.token("ORG19").organisationCode());
    }
}
