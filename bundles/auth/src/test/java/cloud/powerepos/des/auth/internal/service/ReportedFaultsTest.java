package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.TokenEvent;
import cloud.powerepos.des.auth.internal.CapturedLogs;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.operations.TokenStatus.State;

/** Faults of this program: the log tells them, and the work goes on. */
class ReportedFaultsTest {

    private static final Duration REFRESH_DUE = Duration.ofSeconds(28_800 * 70 / 100);

    private final ServiceParts parts = new ServiceParts();
    private final CapturedLogs log = new CapturedLogs();

    @AfterEach
    void close() {
        log.close();
    }

    private static IllegalStateException fault() {
        return new IllegalStateException("a fault");
    }

    private void assertReported(String text) {
        assertEquals(1, log.shown().stream().filter(line -> line.startsWith("SEVERE " + text)).count(),
                () -> text + " in " + log.shown());
    }

    @Test
    void listenerThatFailsKeepsNoTokenFromItsCallers() {
        parts.listener = event -> {
            throw fault();
        };
        assertEquals("token-1", parts.request("ACME").join().value());
        assertReported("A part of what was decided about a token failed, the rest is done all the same");
    }

    @Test
    void requestThatFailsInThisProgramIsTriedAgain() {
        parts.server.behaviour = request -> {
            throw fault();
        };
        assertTrue(ServiceParts.error(parts.request("ACME")).getMessage().startsWith(
                "Organisation ACME: the token request failed in this program: IllegalStateException"));
        assertReported("A token request failed in this program and is tried again");
        parts.server.behaviour = parts.server::token;
        parts.time.pass(Duration.ofSeconds(1));
        assertEquals("token-1", parts.request("ACME").join().value());
    }

    @Test
    void credentialsThatCannotBeReadMeanwhileCostNoToken() {
        parts.server.behaviour = request -> {
            parts.credentials = organisation -> {
                throw fault();
            };
            return parts.server.token(request);
        };
        assertEquals("token-1", parts.request("ACME").join().value());
        assertTrue(log.shown().stream().noneMatch(line -> line.startsWith("SEVERE")), () -> log.shown().toString());
    }

    @Test
    void refreshWhoseEndCannotBeWorkedOutIsTriedAgainAfterTenSeconds() {
        AccessToken token = parts.request("ACME").join();
        parts.server.behaviour = request -> {
            parts.random = () -> {
                throw fault();
            };
            return ScriptedAuthServer.json(503, "");
        };
        parts.time.pass(REFRESH_DUE);
        assertEquals(2, parts.server.count());
        assertReported("A token request ended without an entry in its organisation's state");
        assertEquals(State.FRESH, parts.state("ACME"), "no request is under way");
        parts.random = () -> 0;
        parts.server.behaviour = parts.server::token;
        parts.time.pass(Duration.ofSeconds(10).minusMillis(100));
        assertEquals(token, parts.service.token("ACME"));
        parts.time.pass(Duration.ofMillis(100));
        assertEquals(3, parts.server.count());
    }

    @Test
    void callerWhoseThreadsAreGoneIsServedByTheOneThatEndsTheRequest() {
        CompletableFuture<AccessToken> waiting = parts.service.requestToken("ACME").toCompletableFuture();
        parts.callbacks = task -> {
            throw fault();
        };
        parts.time.settle();
        assertEquals("token-1", waiting.join().value());
        assertReported("A stage could not be completed by its own threads and is completed by another one");
    }

    @Test
    void callerIsToldInAFormThatItKnowsThoughTheClockFails() {
        parts.server.behaviour = request -> ScriptedAuthServer.json(503, "");
        parts.callbacks = task -> {
            parts.clockFault = fault();
            task.run();
            parts.clockFault = null;
        };
        assertTrue(ServiceParts.error(parts.request("ACME")).getMessage().startsWith(
                "Organisation ACME: the token service failed unexpectedly (IllegalStateException"));
        assertReported("The token service failed unexpectedly, the next call tries again");
    }

    @Test
    void callersAreServedByTheirOwnThreads() {
        CompletableFuture<AccessToken> waiting = parts.service.requestToken("ACME").toCompletableFuture();
        Runnable[] handedOver = new Runnable[1];
        parts.callbacks = task -> handedOver[0] = task;
        parts.time.settle();
        assertFalse(waiting.isDone());
        handedOver[0].run();
        assertEquals("token-1", waiting.join().value());
        assertTrue(log.shown().isEmpty(), () -> log.shown().toString());
    }

    @Test
    void lookThatFailsForAnOrganisationIsRepeated() {
        parts.request("ACME");
        parts.request("BETA");
        parts.server.behaviour = request -> ScriptedAuthServer.error(401, "invalid_client");
        parts.service.renew("BETA");
        parts.time.settle();
        parts.random = () -> {
            throw fault();
        };
        assertFalse(parts.service.timePassed());
        assertReported("ACME: a change was not taken over, by the others it was");
        assertReported("BETA: a change was not taken over, by the others it was");
        parts.random = () -> 0;
        assertTrue(parts.service.timePassed());
    }

    @Test
    void requestThatCannotBeEndedEarlyIsDroppedAllTheSame() {
        parts.server.failingAbort = fault();
        parts.server.behaviour = request -> {
            parts.service.invalidateAll();
            parts.server.behaviour = parts.server::token;
            return parts.server.token(request);
        };
        assertEquals("token-2", parts.request("ACME").join().value());
        assertReported("A token request could not be ended early, its reply is dropped");
    }

    @Test
    void eventThatCannotBeLoggedIsPassedOnAndOneThatCannotBePassedOnIsLogged() {
        TokenEventPublisher publisher = new TokenEventPublisher(task -> {
            throw fault();
        }, parts.time.timer(), parts.clock, parts.queue::authServer, parts.events::add);
        TokenEvent event = new TokenEvent(TokenEvent.Type.ISSUED, "ACME", parts.time.wall(), "first token",
                Optional.empty());
        publisher.accept(event);
        assertEquals(event, parts.events.get(0));
        assertReported("An event is missing in the log");
        new TokenEventPublisher(Runnable::run, parts.time.timer(), parts.clock, parts.queue::authServer, ignored -> {
            throw fault();
        }).accept(event);
        assertReported("Token listeners missed an event");
        assertTrue(log.shown().contains("INFO ACME: first token"));
    }
}
