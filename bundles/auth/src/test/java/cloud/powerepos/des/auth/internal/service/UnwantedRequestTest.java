package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;

/** A request that is worth nothing any more, or cannot be prepared. */
class UnwantedRequestTest extends BreakableService {

    private Runnable preparing = () -> { };

    @Override
    Exchange prepare(AuthSettings settings, TokenRequest request) {
        preparing.run();
        return super.prepare(settings, request);
    }

    private void remove(String organisation) {
        credentials.remove(organisation);
        service.credentialsChanged(organisation);
    }

    @Test
    void isNotSentWhereItsOrganisationIsRemovedWhileItIsPrepared() {
        preparing = () -> remove("ACME");
        CompletableFuture<AccessToken> waiting = request("ACME");
        time.settle();
        assertEquals(UnknownOrganisationException.class, error(waiting).getClass());
        assertEquals(0, server.count());
    }

    @Test
    void isNotSentWithTheOldPasswordWhereThatChangesWhileItIsPrepared() {
        preparing = () -> {
            preparing = () -> { };
            credentials.put("ACME", credentials("ACME", 2));
            service.credentialsChanged("ACME");
        };
        CompletableFuture<AccessToken> waiting = request("ACME");
        time.settle();
        assertEquals("token-1", waiting.join().value());
        assertEquals(1, server.count());
        assertEquals("password2", server.requests.get(0).request().credentials().serviceAccountPassword());
    }

    @Test
    void isEndedEarlyWhereTheServiceStops() {
        server.behaviour = request -> {
            service.close();
            assertEquals(1, server.aborted());
            return server.token(request);
        };
        CompletableFuture<AccessToken> waiting = request("ACME");
        time.settle();
        assertEquals(1, server.aborted());
        assertEquals(AccessClosedException.class, error(waiting).getClass());
    }

    @Test
    void waitingCallerIsToldOfTheRemovalAtOnceThoughTheRequestHangs() {
        CompletableFuture<AccessToken> waiting = request("ACME");
        remove("ACME");
        assertTrue(waiting.isDone());
        assertEquals(UnknownOrganisationException.class, error(waiting).getClass());
    }

    @Test
    void isTriedAgainWithItsRefreshTokenWhereItCouldNotBePrepared() {
        request("ACME");
        time.settle();
        preparing = () -> {
            throw new IllegalStateException("a fault");
        };
        CompletableFuture<AccessToken> renewed = service.renew("ACME").toCompletableFuture();
        time.settle();
        String told = error(renewed).getMessage();
        assertTrue(told.startsWith("Organisation ACME: the token request failed in this program: IllegalState"), told);
        preparing = () -> { };
        renewed = service.renew("ACME").toCompletableFuture();
        time.settle();
        assertEquals("token-2", renewed.join().value());
        assertEquals(1, server.count(TokenRequest.Grant.PASSWORD));
        assertEquals(1, server.count(TokenRequest.Grant.REFRESH));
    }
}
