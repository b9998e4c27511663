package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest.Grant;
import cloud.powerepos.des.operations.TokenStatus;

class TokenLifecycleTest {

    private final Simulation simulation = new Simulation("ACME", "BETA");

    @Test
    void firstCallRequestsATokenByThePasswordGrant() {
        AccessToken token = simulation.token("ACME");

        assertEquals("token-1", token.value());
        assertEquals("ACME", token.organisationCode());
        assertEquals("https://des-1.example/", token.serviceUri().orElseThrow());
        assertEquals(Grant.PASSWORD, simulation.server.requests.get(0).grant());
        assertEquals(TokenEvent.Type.ISSUED, simulation.events.get(0).type());
    }

    @Test
    void livingTokenIsHandedOutWithoutARequest() {
        AccessToken token = simulation.token("ACME");
        for (int minute = 0; minute < 300; minute++) {
            simulation.time.pass(Duration.ofMinutes(1));
            assertSame(token, simulation.service.token("ACME"));
        }
        assertEquals(1, simulation.server.count());
    }

    @Test
    void lookingAtTheTokenThatIsHeldKeepsNoIdleOrganisationAlive() {
        assertEquals(Optional.empty(), simulation.service.held("ACME"));
        AccessToken token = simulation.token("ACME");
        simulation.time.pass(Duration.ofSeconds(28_000));
        AccessToken refreshed = simulation.service.held("ACME").orElseThrow();
        assertNotSame(token, refreshed);
        // no caller asks any more
        for (int minute = 0; minute < 600; minute++) {
            simulation.time.pass(Duration.ofMinutes(1));
            simulation.service.held("ACME");
        }
        assertEquals(Optional.empty(), simulation.service.held("ACME"));
        assertEquals(2, simulation.server.count());
    }

    @Test
    void expiryIsCountedFromTheStartOfTheRequestLessTheMargin() {
        simulation.server.latency = Duration.ofSeconds(9);
        AccessToken token = simulation.token("ACME");
        assertEquals(Duration.ofSeconds(28800 - 30), Duration.between(token.issuedAt(), token.expiresAt()));
        assertEquals(Duration.ofSeconds(9), Duration.between(token.issuedAt(), simulation.time.wall()));
    }

    @Test
    void tokenInUseIsRefreshedInTheBackgroundWithinTheWindow() {
        AccessToken token = simulation.token("ACME");

        simulation.time.pass(Duration.ofSeconds(28800 * 70 / 100 - 1));
        assertEquals(1, simulation.server.count());
        simulation.time.pass(Duration.ofSeconds(28800 * 15 / 100 + 1));

        assertEquals(2, simulation.server.count());
        assertEquals(Grant.REFRESH, simulation.server.requests.get(1).grant());
        assertEquals("refresh-1", simulation.server.requests.get(1).request().refreshToken());
        assertNotSame(token, simulation.service.token("ACME"));
    }

    @Test
    void idleOrganisationIsNotRefreshedAndItsNextCallGetsANewToken() {
        simulation.token("ACME");
        simulation.time.pass(Duration.ofSeconds(28800 * 85 / 100 + 1));
        assertEquals(2, simulation.server.count(), "used in its first life");

        simulation.time.pass(Duration.ofDays(3));
        assertEquals(2, simulation.server.count(), "not used in its second");
        assertEquals(TokenStatus.State.EXPIRED, simulation.status("ACME").state());

        assertEquals("token-3", simulation.token("ACME").value());
    }

    @Test
    void firstUseAfterTheRefreshIsDueRefreshesInTheBackgroundAndDoesNotWait() {
        simulation.token("ACME");
        simulation.time.pass(Duration.ofSeconds(28800 * 70 / 100 + 1));
        simulation.time.pass(Duration.ofSeconds(28800 * 86 / 100));
        assertEquals(2, simulation.server.count());

        assertEquals("token-2", simulation.service.token("ACME").value());
        simulation.time.settle();
        assertEquals(3, simulation.server.count());
        assertEquals("token-3", simulation.service.token("ACME").value());
    }

    @Test
    void refreshTokenRotatesAndIsKeptWhereTheReplyHasNone() {
        simulation.server.expiresIn = "100";
        simulation.token("ACME");
        simulation.server.refreshTokens = false;
        simulation.time.pass(Duration.ofSeconds(90));
        simulation.service.token("ACME");
        simulation.time.pass(Duration.ofSeconds(90));
        assertEquals("refresh-1", simulation.server.requests.get(1).request().refreshToken());
        assertEquals("refresh-1", simulation.server.requests.get(2).request().refreshToken());

        simulation.server.refreshTokens = true;
        simulation.service.token("ACME");
        simulation.time.pass(Duration.ofSeconds(90));
        simulation.service.token("ACME");
        simulation.time.pass(Duration.ofSeconds(90));
        assertEquals("refresh-4", simulation.server.requests.get(4).request().refreshToken());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "\"0\"", "\"never\"", "null"})
    void refreshTokenOfUnknownLifetimeIsUsed(String lifetime) {
        simulation.server.more = ",\"refresh_expires_in\":" + lifetime;
        simulation.token("ACME");
        simulation.time.pass(Duration.ofSeconds(28800 * 86 / 100));
        assertEquals(1, simulation.server.count(Grant.REFRESH));
    }

    @Test
    void refreshTokenPastItsStatedLifetimeIsNotSent() {
        simulation.server.more = ",\"refresh_expires_in\":1800";
        simulation.token("ACME");
        simulation.time.pass(Duration.ofSeconds(28800 * 86 / 100));
        assertEquals(2, simulation.server.count(Grant.PASSWORD));
        assertEquals(0, simulation.server.count(Grant.REFRESH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "30", "60", "200", "3600", "28800", "2592000", "1e11", "100000000000", "\"3600\"",
            "3600.5", "\"3600.5\""})
    void lifetimesOfAllKindsLeadToAtMostTwoRequestsInEach(String expiresIn) {
        simulation.server.expiresIn = expiresIn;
        simulation.server.latency = Duration.ofMillis(20);
        double seconds = Math.min(Double.parseDouble(expiresIn.replace("\"", "")), 3650.0 * 86400);
        assertEquals("token-1", simulation.token("ACME").value());
        assertEquals("token-1", simulation.service.token("ACME").value(), "no request on first use");

        Duration step = Duration.ofNanos((long) (seconds * 1e9 / 200));
        for (int reads = 0; reads < 1000; reads++) {
            simulation.time.pass(step);
            simulation.token("ACME");
        }
        int lifetimes = 5;
        assertTrue(simulation.server.count() > lifetimes, "refreshed at all");
        assertTrue(simulation.server.count() <= 2 * lifetimes, "requests: " + simulation.server.count());
    }

    @Test
    void organisationsNeverShareATokenOrARequest() {
        AccessToken acme = simulation.token("ACME");
        AccessToken beta = simulation.token("BETA");
        assertNotSame(acme, beta);
        assertEquals("ACME", simulation.service.token("ACME").organisationCode());
        assertEquals("BETA", simulation.service.token("BETA").organisationCode());
        assertEquals("BETA", simulation.server.requests.get(1).organisation());
    }

    @Test
    void waitersShareTheFlightAndACancelledOneDoesNotEndIt() {
        var first = simulation.service.requestToken("ACME").toCompletableFuture();
        var second = simulation.service.requestToken("ACME").toCompletableFuture();
        first.cancel(true);
        simulation.time.settle();

        assertEquals("token-1", second.join().value());
        assertEquals(1, simulation.server.count());
        assertEquals(1, simulation.status("ACME").counters().joined());
    }

    @Test
    void unknownOrganisationIsToldWhichFileIsMissing() {
        UnknownOrganisationException error = simulation.error("UNKNOWN", UnknownOrganisationException.class);
        assertTrue(error.getMessage().contains("cloud.powerepos.des.organisation-NAME.cfg"), error.getMessage());
        assertTrue(simulation.service.status("UNKNOWN").isEmpty());
    }

    @Test
    void organisationThatIsConfiguredAgainIsServedEvenBeforeItsChangeIsAnnounced() {
        String first = simulation.token("ACME").value();
        simulation.remove("ACME");
        simulation.configureUnannounced("ACME", "password");

        assertNotEquals(first, simulation.token("ACME").value());
    }

    @Test
    void handleAnswersLikeTheService() {
        simulation.token("ACME");
        var handle = simulation.service.tokens("ACME");
        assertSame(simulation.service.token("ACME"), handle.get());
    }

    @Test
    void afterCloseWaitersAndCallersAreToldAtOnce() {
        simulation.token("BETA");
        var handle = simulation.service.tokens("BETA");
        var waiting = simulation.service.requestToken("ACME").toCompletableFuture();
        simulation.service.close();

        assertEquals(AccessClosedException.class,
                assertThrows(CompletionException.class, waiting::join).getCause().getClass());
        assertThrows(AccessClosedException.class, () -> simulation.service.token("ACME"));
        assertThrows(AccessClosedException.class, handle::get);
        simulation.time.settle();
        assertEquals(1, simulation.server.count(), "what waited for its turn is not sent any more");
        assertEquals(0, simulation.time.pendingTimers());
    }

    @Test
    void statusTellsTimesGrantAndStateWithoutAskingForAToken() {
        assertEquals(TokenStatus.State.NOT_ASKED, simulation.status("ACME").state());
        assertEquals(0, simulation.server.count());
        simulation.token("ACME");
        TokenStatus status = simulation.status("ACME");
        assertEquals(TokenStatus.State.FRESH, status.state());
        assertEquals("password", status.grant().orElseThrow());
        assertTrue(status.refreshTokenHeld());
        assertTrue(status.refreshAt().orElseThrow().isBefore(status.expiresAt().orElseThrow()));
        assertEquals("organisation-ACME.cfg", status.source());
        assertNull(status.lastError().orElse(null));
    }

    @Test
    void anotherAuthServerMeansANewTokenForEveryone() {
        simulation.token("ACME");
        simulation.service.invalidateAll();
        assertEquals("token-2", simulation.token("ACME").value());
        assertEquals(2, simulation.server.count(Grant.PASSWORD), "the old refresh token is not for the new server");
    }
}
