package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.internal.CapturedLogs;
import cloud.powerepos.des.auth.internal.store.RowId;
import cloud.powerepos.des.auth.internal.time.Timer;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.testing.FakeTokenStore;
import cloud.powerepos.des.testing.FakeTokenStore.Call;

/** A token store that fails, comes late or goes: requests go on without it. */
class StoreFaultsTest {

    private final ServiceParts parts = new ServiceParts();
    private final FakeTokenStore rows = new FakeTokenStore(parts.time::elapsed);
    private final CapturedLogs log = new CapturedLogs();

    StoreFaultsTest() {
        parts.store = rows.open("a");
    }

    @AfterEach
    void close() {
        log.close();
    }

    private long reported(String text) {
        return log.shown().stream().filter(line -> line.startsWith("SEVERE " + text)).count();
    }

    @Test
    void withoutAThreadForTheLookTheRequestGoesOn() {
        parts.looks = task -> {
            throw new IllegalStateException("no thread");
        };
        assertEquals("token-1", parts.request("ACME").join().value());
        assertEquals(0, rows.statements());
        assertEquals(1, reported("No thread to look into the token store, the request goes on without it"));
    }

    @Test
    void lookThatFailsBeforeTheStoreIsAskedIsReportedAndTheRequestGoesOn() {
        parts.looks = task -> {
            parts.settings = () -> {
                parts.settings = () -> Simulation.SETTINGS;
                throw new IllegalStateException("a fault");
            };
            task.run();
        };
        CompletableFuture<AccessToken> waiting = parts.request("ACME");
        assertTrue(waiting.isDone());
        assertEquals("token-1", waiting.join().value());
        assertEquals(1, reported("The token store failed unexpectedly, the request goes on without it"));
    }

    @ParameterizedTest
    @EnumSource
    void faultOfTheStoreIsReportedAndEndsNoRequest(Call faulty) {
        rows.before((node, call) -> {
            if (call == faulty) {
                throw new IllegalStateException("a fault");
            }
        });
        assertEquals("token-1", parts.request("ACME").join().value());
        assertEquals(1, reported("The token store failed unexpectedly, the request goes on without it"));
    }

    @ParameterizedTest
    @EnumSource
    void errorOfTheStoreIsLeftToTheStoreToReport(Call failing) {
        rows.before((node, call) -> {
            if (call == failing) {
                throw new StoreException("it cannot be reached");
            }
        });
        assertEquals("token-1", parts.request("ACME").join().value());
        assertEquals(List.of(), log.shown());
        assertTrue(log.text().contains("ACME: could not ") && log.text().contains(": it cannot be reached"),
                log.text());
    }

    @Test
    void tokenIsInTheRowUnderTheNameOfThisNode() {
        parts.request("ACME");
        assertEquals(Optional.of(new TokenStatus.Sharing(Optional.of("a"), 0)), sharing());
        parts.store = null;
        assertEquals(Optional.empty(), sharing());
        parts.service.renew("ACME");
        parts.time.settle();
        assertEquals(3, rows.statements(), "without a store none is asked");
    }

    private Optional<TokenStatus.Sharing> sharing() {
        return parts.service.status("ACME").orElseThrow().sharing();
    }

    @Test
    void storeThatStopsIsGoneWithout() {
        List<Runnable> looks = new ArrayList<>();
        parts.looks = looks::add;
        CompletableFuture<AccessToken> waiting = parts.request("ACME");
        parts.store = null;
        looks.forEach(Runnable::run);
        parts.time.settle();
        assertEquals("token-1", waiting.join().value());
        assertTrue(log.text().contains("The token store was stopped; start the bundle cloud.powerepos.des.store"));
    }

    @Test
    void lookThatComesAfterItsRequestHasEndedChangesNothing() {
        List<Runnable> looks = new ArrayList<>();
        parts.looks = looks::add;
        CompletableFuture<AccessToken> waiting = parts.request("ACME");
        parts.service.close();
        assertTrue(waiting.isCompletedExceptionally());
        looks.forEach(Runnable::run);
        parts.time.settle();
        assertEquals(0, rows.statements());
        assertEquals(0, parts.server.count());
    }

    @Test
    void requestEndsWhereTheClockFailsAsTheLookIsAnswered() {
        rows.before((node, call) -> parts.clockFault = new IllegalStateException("a fault"));
        CompletableFuture<AccessToken> waiting = parts.request("ACME");
        parts.clockFault = null;
        assertTrue(waiting.isCompletedExceptionally());
        rows.before((node, call) -> { });
        parts.time.pass(Duration.ofMinutes(1));
        assertEquals("token-1", parts.request("ACME").join().value());
    }

    @Test
    void lookForALeaseThatIsWaitedForIsMadeUpForWhereTheTimerMissedIt() throws StoreException {
        rows.open("b").take(rowOf(), 0, "ACME", Duration.ofSeconds(10));
        Timer working = parts.timer;
        parts.timer = (nanos, task) -> () -> { };
        CompletableFuture<AccessToken> waiting = parts.request("ACME");
        parts.timer = working;
        parts.time.pass(Duration.ofSeconds(11));
        assertFalse(waiting.isDone());
        assertTrue(parts.service.timePassed());
        parts.time.settle();
        assertEquals("token-1", waiting.join().value());
    }

    /** The row of the organisation, as another node finds it. */
    private String rowOf() {
        return RowId.of(Simulation.SETTINGS,
                parts.credentials.apply("ACME").orElseThrow());
    }
}
