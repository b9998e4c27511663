package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.UnknownOrganisationException;

class RemovedAndClosedTest {

    private final Simulation simulation = new Simulation("ACME");
    private final TokenService service = simulation.service;

    @Test
    void organisationsThatAreNotConfiguredAnyMoreLeaveNothingBehind() throws ReflectiveOperationException {
        for (int number = 0; number < 10_000; number++) {
            simulation.configure("ORG" + number, "password");
            assertEquals("ORG" + number, simulation.token("ORG" + number).organisationCode());
            simulation.remove("ORG" + number);
        }
        var organisations = TokenService.class.getDeclaredField("organisations");
        organisations.setAccessible(true);
        assertEquals(Map.of(), organisations.get(service));
        assertEquals(0, simulation.time.pendingTimers());
    }

    @Test
    void handleWorksAgainWhenItsOrganisationIsConfiguredAgain() {
        AccessToken first = simulation.token("ACME");
        Supplier<AccessToken> handle = service.tokens("ACME");
        assertSame(first, handle.get());
        simulation.remove("ACME");
        assertThrows(UnknownOrganisationException.class, handle::get);
        simulation.configure("ACME", "password");
        AccessToken second = simulation.token("ACME");
        assertSame(second, handle.get());
        assertSame(second, service.tokens("ACME").get());
        assertEquals(2, simulation.server.count(), "old and new handle share one token");
    }

    @Test
    void flightOfARemovedOrganisationEndsAndTheNextOneIsNotSharedWithIt() {
        CompletionStage<AccessToken> waiting = service.requestToken("ACME");
        simulation.remove("ACME");
        assertSame(UnknownOrganisationException.class, errorOf(waiting).getClass());
        simulation.configure("ACME", "other");
        assertEquals("ACME", simulation.token("ACME").organisationCode());
    }

    @Test
    void callerWhoseRequestWaitsForItsTurnIsToldOfTheRemovalAtOnce() {
        ServiceParts parts = new ServiceParts();
        parts.executor = task -> { };
        CompletionStage<AccessToken> waiting = parts.request("ACME");
        parts.credentials = code -> Optional.empty();
        parts.service.credentialsChanged("ACME");
        assertSame(UnknownOrganisationException.class, ServiceParts.error(waiting).getClass());
    }

    @Test
    void removedOrganisationHasNoStatusAndNoTokenAndIgnoresReports() {
        AccessToken token = simulation.token("ACME");
        simulation.remove("ACME");
        assertEquals(Optional.empty(), service.status("ACME"));
        assertEquals(Optional.empty(), service.held("ACME"));
        service.reject(token);
        assertSame(UnknownOrganisationException.class, errorOf(service.requestToken("ACME")).getClass());
        assertSame(UnknownOrganisationException.class, errorOf(service.renew("ACME")).getClass());
    }

    @Test
    void afterTheStopEveryMethodAnswersAsItsJavadocSays() {
        AccessToken token = simulation.token("ACME");
        Supplier<AccessToken> handle = service.tokens("ACME");
        CompletionStage<AccessToken> waiting = service.renew("ACME");
        service.close();

        assertSame(AccessClosedException.class, errorOf(waiting).getClass());
        assertThrows(AccessClosedException.class, () -> service.token("ACME"));
        assertThrows(AccessClosedException.class, () -> service.token("UNKNOWN"));
        assertThrows(AccessClosedException.class, () -> service.tokens("ACME"));
        assertThrows(AccessClosedException.class, handle::get);
        assertSame(AccessClosedException.class, errorOf(service.requestToken("ACME")).getClass());
        assertSame(AccessClosedException.class, errorOf(service.renew("ACME")).getClass());
        service.reject(token);
        assertEquals(Optional.empty(), service.held("ACME"));
        assertEquals(Optional.empty(), service.status("ACME"));
        assertEquals(Optional.empty(), service.status("UNKNOWN"));
        assertEquals(List.of(), service.configurationProblems());
        simulation.configure("ACME", "other");
        simulation.time.settle();
        assertEquals(1, simulation.server.count(), "nothing is sent any more");
        assertEquals(0, simulation.time.pendingTimers());
    }

    @Test
    void handleOfAnOrganisationThatWasRemovedBeforeTheStopIsClosedToo() {
        simulation.token("ACME");
        Supplier<AccessToken> handle = service.tokens("ACME");
        simulation.remove("ACME");
        service.close();
        assertThrows(AccessClosedException.class, handle::get);
    }

    private Throwable errorOf(CompletionStage<AccessToken> stage) {
        simulation.time.settle();
        assertTrue(stage.toCompletableFuture().isDone());
        return assertThrows(CompletionException.class, () -> stage.toCompletableFuture().join()).getCause();
    }
}
