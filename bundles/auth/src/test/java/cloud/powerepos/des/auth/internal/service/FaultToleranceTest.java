package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.TokenRejectedException;
import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer.Behaviour;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest.Grant;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Response;
import cloud.powerepos.des.operations.TokenStatus;

class FaultToleranceTest {

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
    void whatKeptTheServerFromAnsweringMayBeMendedBeforeTheNextAttemptIsDue() {
        simulation.server.behaviour = outages().get("refused connection");
        simulation.error("ACME", AuthServerUnavailableException.class);
        simulation.error("BETA", AuthServerUnavailableException.class);
        simulation.server.behaviour = simulation.server::token;
        simulation.error("ACME", AuthServerUnavailableException.class);

        simulation.service.retryNow();
        assertTrue(simulation.status("BETA").lastError().isPresent(), "nothing has shown that it is mended");
        assertEquals("ACME", simulation.token("ACME").organisationCode());
        assertEquals("BETA", simulation.token("BETA").organisationCode());
    }

    @Test
    void refusedCredentialsAreNotTriedAgainForWhatKeptTheServerFromAnswering() {
        simulation.server.behaviour = request -> ScriptedAuthServer.error(400, "invalid_grant");
        simulation.error("ACME", CredentialsRejectedException.class);
        simulation.service.retryNow();
        simulation.error("ACME", CredentialsRejectedException.class);
        assertEquals(1, simulation.server.count());
    }

    @ParameterizedTest
    @CsvSource({"429,120,120", "503,90,90", "429,100000,3600"})
    void retryAfterHoldsEveryOrganisation(int status, String header, int seconds) {
        simulation.server.behaviour = request -> ScriptedAuthServer.retryAfter(status, header);
        simulation.error("ACME", AuthServerUnavailableException.class);
        simulation.server.behaviour = simulation.server::token;

        simulation.time.pass(Duration.ofSeconds(seconds - 1));
        AuthServerUnavailableException error = simulation.error("BETA", AuthServerUnavailableException.class);
        assertTrue(Duration.between(simulation.time.wall(), error.nextAttempt().orElseThrow()).toMillis() <= 1000);
        simulation.error("ACME", AuthServerUnavailableException.class);
        assertEquals(1, simulation.server.count());

        simulation.time.pass(Duration.ofMillis(1001));
        assertEquals("BETA", simulation.token("BETA").organisationCode());
        assertEquals("ACME", simulation.token("ACME").organisationCode());
    }

    @Test
    void statusOfAnOrganisationWithoutATokenTellsWhatHoldsAllOfThemBack() {
        simulation.server.behaviour = request -> ScriptedAuthServer.retryAfter(503, "120");
        simulation.error("ACME", AuthServerUnavailableException.class);

        TokenStatus status = simulation.status("BETA");
        assertEquals(TokenStatus.State.WAITING, status.state());
        assertTrue(status.lastError().orElseThrow().contains("503"));
        assertTrue(status.nextAttempt().isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", "", "1.5", "Thu, 99 Foo 2026 00:00:00 GMT", "99999999999999999999"})
    void senselessRetryAfterIsIgnored(String header) {
        simulation.server.behaviour = request -> ScriptedAuthServer.retryAfter(503, header);
        simulation.error("ACME", AuthServerUnavailableException.class);
        simulation.server.behaviour = simulation.server::token;
        assertEquals("BETA", simulation.token("BETA").organisationCode());
        simulation.time.pass(Duration.ofSeconds(2));
        assertEquals("ACME", simulation.token("ACME").organisationCode());
    }

    @Test
    void retryAfterAsADateIsCountedByTheServersOwnClock() {
        simulation.server.behaviour = request -> new Response(503, new byte[0],
                Optional.of("Sun, 01 Mar 2026 12:02:00 GMT"), Optional.of("Sun, 01 Mar 2026 12:00:00 GMT"));
        simulation.error("ACME", AuthServerUnavailableException.class);
        simulation.server.behaviour = simulation.server::token;
        simulation.time.pass(Duration.ofSeconds(119));
        simulation.error("BETA", AuthServerUnavailableException.class);
        simulation.time.pass(Duration.ofSeconds(2));
        assertEquals("BETA", simulation.token("BETA").organisationCode());
    }

    @ParameterizedTest
    @CsvSource({"400,invalid_grant", "401,invalid_client", "400,unauthorized_client", "400,invalid_scope",
            "200,invalid_grant", "403,access_denied", "400,invalid_request"})
    void refusedCredentialsAreTriedOnceAndOnceMoreAfterAnHour(int status, String error) {
        simulation.server.behaviour = request -> ScriptedAuthServer.error(status, error);
        CredentialsRejectedException refused = simulation.error("ACME", CredentialsRejectedException.class);
        assertEquals(error, refused.error());
        assertTrue(refused.getMessage().contains("cfg"), refused.getMessage());

        for (int call = 0; call < 10_000; call++) {
            simulation.error("ACME", CredentialsRejectedException.class);
            simulation.time.pass(Duration.ofMillis(59 * 60_000 / 10_000));
        }
        assertEquals(1, simulation.server.count());
        assertEquals(TokenStatus.State.REFUSED, simulation.status("ACME").state());

        simulation.time.pass(Duration.ofMinutes(2));
        assertEquals(1, simulation.server.count(), "not unasked");
        simulation.error("ACME", CredentialsRejectedException.class);
        simulation.error("ACME", CredentialsRejectedException.class);
        assertEquals(2, simulation.server.count());
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
    void changedCredentialsOrAnOperatorEndTheLockOutGuardAtOnce() {
        simulation.server.passwords.put("ACME", "new");
        simulation.server.behaviour = simulation.server::checked;
        simulation.error("ACME", CredentialsRejectedException.class);

        var renewed = simulation.service.renew("ACME").toCompletableFuture();
        simulation.time.settle();
        assertTrue(renewed.isCompletedExceptionally());
        assertEquals(2, simulation.server.count());

        simulation.configure("ACME", "new");
        assertEquals("ACME", simulation.token("ACME").organisationCode());
        assertEquals(3, simulation.server.count());
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
    void troubleBeforeTheFirstTokenAndARefusedTokenEndInARecovery() {
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
    void theEndOfATroubleIsToldHoweverItCame() {
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
    void zeroMeansRefusedCredentialsAreNeverTriedAgainUnchanged() {
        simulation.settings = new AuthSettings(Simulation.SETTINGS.tokenEndpoint(), Simulation.SETTINGS.scope(),
                Duration.ofSeconds(10), Duration.ofSeconds(5), 8, 0.7, 0.85, Duration.ZERO, "");
        simulation.server.behaviour = request -> ScriptedAuthServer.error(400, "invalid_grant");
        assertTrue(simulation.error("ACME", CredentialsRejectedException.class).nextAttempt().isEmpty());
        simulation.time.pass(Duration.ofDays(400));
        simulation.error("ACME", CredentialsRejectedException.class);
        assertEquals(1, simulation.server.count());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 6, 10, 20, 60})
    void lostReplyIsMadeUpForBeforeEvenAShortLivedTokenEnds(int lifeSeconds) {
        simulation.server.expiresIn = String.valueOf(lifeSeconds);
        simulation.token("ACME");
        AtomicBoolean lost = new AtomicBoolean();
        simulation.server.behaviour = request -> {
            if (request.grant() == Grant.REFRESH && lost.compareAndSet(false, true)) {
                throw new NoReplyException("the connection ended before a complete reply", true, false);
            }
            return simulation.server.token(request);
        };
        for (int i = 0; i < lifeSeconds * 20; i++) {
            simulation.time.pass(Duration.ofMillis(100));
            assertTrue(simulation.token("ACME") != null, "after " + i + " tenths");
        }
        assertTrue(lost.get());
        assertEquals(1, simulation.status("ACME").counters().replaysPrevented());
    }

    @Test
    void connectionThatDiedWhileItWasKeptCostsOnePasswordGrantAndNoAlarm() {
        AccessToken token = simulation.token("ACME");
        simulation.server.behaviour = request -> {
            if (request.grant() == Grant.REFRESH) {
                throw new NoReplyException("the connection ended before a complete reply", true, true);
            }
            return simulation.server.token(request);
        };
        simulation.time.pass(REFRESH_DUE);

        assertNotEquals(token, simulation.service.token("ACME"));
        assertEquals(1, simulation.server.count(Grant.REFRESH));
        assertEquals(2, simulation.server.count(Grant.PASSWORD));
        assertEquals(1, simulation.status("ACME").counters().replaysPrevented());
        assertTrue(simulation.events.stream().noneMatch(event -> event.type() == TokenEvent.Type.DEGRADED));
    }

    @Test
    void refusedRefreshTokenLeadsToExactlyOnePasswordGrantAndNoAlarm() {
        AccessToken token = simulation.token("ACME");
        simulation.server.behaviour = request -> request.grant() == Grant.REFRESH
                ? ScriptedAuthServer.error(400, "invalid_grant") : simulation.server.token(request);
        simulation.time.pass(REFRESH_DUE);

        assertNotEquals(token, simulation.service.token("ACME"));
        assertEquals(1, simulation.server.count(Grant.REFRESH));
        assertEquals(2, simulation.server.count(Grant.PASSWORD));
        assertTrue(simulation.status("ACME").lastError().isEmpty());
        assertTrue(simulation.events.stream().noneMatch(event -> event.message().contains("refused")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lost", "502", "504", "HTML", "truncated"})
    void refreshTokenThatMayBeSpentIsNeverSentAgain(String loss) {
        simulation.token("ACME");
        simulation.server.behaviour = request -> switch (loss) {
            case "lost" -> throw ScriptedAuthServer.lost();
            case "502", "504" -> ScriptedAuthServer.json(Integer.parseInt(loss), "");
            default -> outages().get(loss).answer(request);
        };
        simulation.time.pass(Duration.ofSeconds(28800 * 69 / 100));
        while (simulation.server.count() == 1) {
            simulation.time.pass(Duration.ofMillis(500));
        }
        simulation.server.behaviour = simulation.server::token;
        simulation.time.pass(Duration.ofSeconds(3));

        assertEquals(1, simulation.server.count(Grant.REFRESH));
        assertEquals(2, simulation.server.count(Grant.PASSWORD));
        assertEquals(1, simulation.status("ACME").counters().replaysPrevented());
    }

    @ParameterizedTest
    @ValueSource(strings = {"unsent", "500", "503", "429"})
    void refreshTokenThatIsNotSpentIsKept(String failure) {
        simulation.token("ACME");
        simulation.server.behaviour = request -> {
            if (failure.equals("unsent")) {
                throw ScriptedAuthServer.unsent();
            }
            return ScriptedAuthServer.json(Integer.parseInt(failure), "");
        };
        simulation.time.pass(REFRESH_DUE);
        assertTrue(simulation.status("ACME").refreshTokenHeld());
        simulation.server.behaviour = simulation.server::token;
        simulation.time.pass(Duration.ofSeconds(70));
        assertEquals(1, simulation.server.count(Grant.PASSWORD));
        assertEquals("refresh_token", simulation.status("ACME").grant().orElseThrow());
    }

    @Test
    void rejectedTokenIsReplacedOnceHoweverManyReportIt() {
        AccessToken token = simulation.token("ACME");
        simulation.time.pass(Duration.ofHours(1));
        for (int caller = 0; caller < 64; caller++) {
            simulation.service.reject(token);
        }
        simulation.time.settle();
        assertEquals(2, simulation.server.count());
        AccessToken next = simulation.service.token("ACME");
        assertNotEquals(token.value(), next.value());

        simulation.service.reject(token);
        simulation.time.settle();
        assertSame(next, simulation.service.token("ACME"), "a token that was replaced is no news");
        assertEquals(2, simulation.server.count());
    }

    @Test
    void freshTokensRejectedInARowBackOff() {
        simulation.service.reject(simulation.token("ACME"));
        simulation.time.settle();
        simulation.service.reject(simulation.token("ACME"));
        simulation.time.settle();
        assertEquals(2, simulation.server.count());
        TokenRejectedException error = simulation.error("ACME", TokenRejectedException.class);
        assertTrue(error.nextAttempt().isPresent());
        assertEquals(TokenStatus.State.REFUSED, simulation.status("ACME").state());

        for (int second = 0; second < 600; second++) {
            try {
                simulation.service.reject(simulation.token("ACME"));
            } catch (TokenRejectedException expected) {
                // until the next attempt is due
            }
            simulation.time.pass(Duration.ofSeconds(1));
        }
        assertTrue(simulation.server.most(Duration.ofSeconds(60)) <= 8, "requests " + simulation.server.count());
    }

    @Test
    void rejectedTokenDoesNotBreakTheLockOutGuard() {
        AccessToken token = simulation.token("ACME");
        simulation.server.behaviour = request -> ScriptedAuthServer.error(400, "invalid_grant");
        simulation.configure("ACME", "wrong");
        assertEquals(2, simulation.server.count());

        simulation.service.reject(token);
        simulation.time.settle();
        simulation.error("ACME", CredentialsRejectedException.class);
        assertEquals(2, simulation.server.count());
    }

    @Test
    void rejectedTokenDoesNotBreakThePauseAfterAFailure() {
        AccessToken token = simulation.token("ACME");
        simulation.server.behaviour = outages().get("500");
        simulation.time.pass(REFRESH_DUE);
        int asked = simulation.server.count();
        simulation.service.reject(token);
        simulation.time.settle();
        simulation.error("ACME", AuthServerUnavailableException.class);
        assertEquals(asked, simulation.server.count());
    }

    @Test
    void freshTokensRejectedWithGoodOnesBetweenAreNotInARow() {
        simulation.service.reject(simulation.token("ACME"));
        simulation.time.settle();
        simulation.token("ACME");
        while (simulation.server.count() < 3) {
            simulation.time.pass(Duration.ofMinutes(1));
        }

        simulation.service.reject(simulation.token("ACME"));
        simulation.time.settle();
        assertEquals("token-4", simulation.token("ACME").value());
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
        simulation.service.requestToken("NOBODY").whenComplete((token, error) -> errors.add(error));
        PendingToken promise = PendingToken.of(() -> {
            throw new AuthServerUnavailableException("ACME", "", null, null);
        });
        promise.stage(Runnable::run).whenComplete((token, error) -> errors.add(error));
        promise.stage(Runnable::run).whenComplete((token, error) -> errors.add(error));
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
    void waiterHeldBackByOthersFailuresIsToldAtOnceAndServedWhenTheWayOpens() {
        simulation = Simulation.ofMany(20);
        simulation.server.behaviour = outages().get("refused connection");
        List<CompletableFuture<AccessToken>> waiting = IntStream.range(0, 20)
                .mapToObj(number -> simulation.service.requestToken("ORG" + number).toCompletableFuture()).toList();
        simulation.time.settle();
        assertTrue(waiting.stream().allMatch(CompletableFuture::isCompletedExceptionally));
        assertTrue(simulation.server.count() <= 9, "those under way and the first after them: " + simulation.server.count());

        simulation.server.behaviour = simulation.server::token;
        simulation.time.pass(Duration.ofSeconds(3));
        assertEquals("ORG19", simulation.token("ORG19").organisationCode());
    }

    @Test
    void newPasswordReplacesTheTokenWhileTheOldOneIsServed() {
        AccessToken old = simulation.token("ACME");
        simulation.token("BETA");
        simulation.server.passwords.putAll(Map.of("ACME", "new", "BETA", "password"));
        simulation.server.behaviour = request -> {
            assertSame(old, simulation.service.token("ACME"), "make before break");
            return simulation.server.checked(request);
        };
        simulation.configure("ACME", "new");

        AccessToken latest = simulation.service.token("ACME");
        assertNotEquals(old.value(), latest.value());
        assertEquals(Grant.PASSWORD, simulation.server.requests.get(2).grant(), "the old refresh token is dropped");
        assertEquals(3, simulation.server.count(), "nothing for the other organisation");
    }

    @Test
    void newPasswordThatIsRefusedLeavesTheOldTokenInForce() {
        AccessToken old = simulation.token("ACME");
        simulation.server.behaviour = request -> ScriptedAuthServer.error(400, "invalid_grant");
        simulation.configure("ACME", "wrong");
        assertSame(old, simulation.service.token("ACME"));
        assertEquals(TokenStatus.State.REFUSED, simulation.status("ACME").state());
        assertEquals(2, simulation.server.count());
        simulation.time.pass(Duration.between(simulation.time.wall(), old.expiresAt()));
        simulation.error("ACME", CredentialsRejectedException.class);
    }

    @Test
    void anotherServiceAccountNeverGetsTheOldToken() {
        AccessToken old = simulation.token("ACME");
        simulation.configure("ACME", "another-account", "password");
        assertNotEquals(old.value(), simulation.token("ACME").value());
    }

    @Test
    void removedOrganisationLosesItsTokenAndComesBackWithANewOne() {
        AccessToken old = simulation.token("ACME");
        var handle = simulation.service.tokens("ACME");
        simulation.remove("ACME");
        simulation.error("ACME", UnknownOrganisationException.class);
        assertTrue(simulation.service.status("ACME").isEmpty());

        simulation.configure("ACME", "password");
        assertNotEquals(old.value(), simulation.token("ACME").value());
        assertSame(simulation.service.token("ACME"), handle.get(), "a handle outlives the change");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void replyOfAnOldGenerationIsNeverInstalled(boolean samePrincipal) {
        simulation.server.behaviour = request -> {
            Response answer = simulation.server.token(request);
            if (request.credentials().serviceAccountPassword().equals("password")) {
                simulation.configure("ACME", samePrincipal ? "svc-ACME" : "another", "new");
            }
            return answer;
        };
        AccessToken token = simulation.token("ACME");
        assertEquals("token-2", token.value());
        assertEquals("new", simulation.server.requests.get(1).request().credentials().serviceAccountPassword());
        assertEquals(2, simulation.server.count());
        assertEquals(1, simulation.server.aborted());
    }

    @Test
    void replyForARemovedOrganisationIsDropped() {
        simulation.server.behaviour = request -> {
            simulation.remove("ACME");
            return simulation.server.token(request);
        };
        simulation.error("ACME", UnknownOrganisationException.class);
        simulation.configure("ACME", "password");
        simulation.server.behaviour = simulation.server::token;
        assertEquals("token-2", simulation.token("ACME").value());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1, 24, -24})
    void wallClockThatIsSetCausesNoStormAndNoExpiredToken(int hours) {
        AccessToken token = simulation.token("ACME");
        simulation.time.pass(Duration.ofHours(2));
        simulation.time.setWallBy(Duration.ofHours(hours));
        simulation.clock.watch();
        simulation.service.timePassed();
        simulation.time.settle();
        simulation.token("ACME");
        simulation.time.pass(Duration.ofMinutes(10));
        simulation.token("ACME");
        assertEquals(hours == 24 ? 2 : 1, simulation.server.count(),
                "a jump beyond the token's end cannot be told from a suspend and costs one request");
        assertEquals(hours != 24, token == simulation.service.token("ACME"));
    }

    @Test
    void wallClockSetBackDuringARefreshDoesNotProlongTheToken() {
        simulation.server.behaviour = request -> {
            simulation.time.setWallBy(Duration.ofDays(-1));
            return simulation.server.token(request);
        };
        simulation.token("ACME");
        simulation.server.behaviour = simulation.server::token;
        simulation.server.requests.clear();
        simulation.time.pass(REFRESH_DUE);
        assertEquals(1, simulation.server.count());
    }

    @Test
    void suspendedMachineServesNoExpiredTokenAndAsksOnce() {
        AccessToken token = simulation.token("ACME");
        simulation.time.suspend(Duration.ofHours(9));
        simulation.clock.watch();
        assertNotEquals(token.value(), simulation.token("ACME").value());
        assertEquals(2, simulation.server.count());
    }

    @Test
    void shortSuspendBringsTheRefreshForward() {
        simulation.token("ACME");
        simulation.time.suspend(Duration.ofSeconds(28800 * 86 / 100));
        simulation.clock.watch();
        simulation.service.timePassed();
        simulation.time.settle();
        assertEquals(2, simulation.server.count());
    }

    @Test
    void thousandEqualTokensAreRefreshedEvenlyOverTheWindow() {
        simulation = Simulation.ofMany(1000);
        simulation.server.latency = Duration.ZERO;
        for (int number = 0; number < 1000; number++) {
            simulation.token("ORG" + number);
        }
        simulation.server.requests.clear();
        simulation.time.pass(REFRESH_DUE);
        assertEquals(1000, simulation.server.count());
        double mean = 1000 / (28800 * 0.15 / 300);
        assertTrue(simulation.server.most(Duration.ofMinutes(5)) <= 1.5 * mean,
                "busiest five minutes " + simulation.server.most(Duration.ofMinutes(5)) + " of " + mean);
    }

    @Test
    void changingOneOfAThousandOrganisationsTouchesNoOther() {
        simulation = Simulation.ofMany(1000);
        for (int number = 0; number < 1000; number++) {
            simulation.token("ORG" + number);
        }
        simulation.server.requests.clear();
        simulation.configure("ORG500", "new");
        assertEquals(1, simulation.server.count());
        assertEquals("ORG500", simulation.server.requests.get(0).organisation());
    }

    @Test
    void replyThatCameAfterItsTokensEndIsNotHandedOut() {
        simulation.server.expiresIn = "5";
        simulation.server.latency = Duration.ofSeconds(6);
        assertTrue(simulation.error("ACME", DesAccessException.class).getMessage().contains("lifetime"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "\"x\"", "true", "[]", "\"\""})
    void lifetimesThatMakeNoSenseAreRefused(String expiresIn) {
        simulation.server.expiresIn = expiresIn;
        assertFalse(simulation.error("ACME", DesAccessException.class).getMessage().contains("token-1"));
    }
}
