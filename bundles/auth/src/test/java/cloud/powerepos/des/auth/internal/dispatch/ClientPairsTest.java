package cloud.powerepos.des.auth.internal.dispatch;

import static cloud.powerepos.des.auth.internal.dispatch.ClientPairs.Admission.GO;
import static cloud.powerepos.des.auth.internal.dispatch.ClientPairs.Admission.REFUSED;
import static cloud.powerepos.des.auth.internal.dispatch.ClientPairs.Admission.WAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.internal.lifecycle.Failure;
import cloud.powerepos.des.auth.internal.lifecycle.Reason;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.VirtualTime;

/** Which request of a client that organisations share may go, and which one has to wait. */
class ClientPairsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualTime time = new VirtualTime();
    private final LifetimeClock clock = new LifetimeClock(time::monotonicNanos, time::wall);
    private final ClientPairs clients = new ClientPairs(clock);
    private final ClientPair client = client("client");
    private final QueuedRequest first = request("first");
    private final QueuedRequest second = request("second");
    private final QueuedRequest third = request("third");

    private static ClientPair client(String id) {
        return new ClientPair(URI.create("https://auth.example/"), id, "secret");
    }

    private static QueuedRequest request(String name) {
        return new RecordedRequest(name, true, 0, new ArrayList<>());
    }

    private ClientPairs.Admission admit(QueuedRequest request) {
        return clients.admit(client, request, false);
    }

    private Failure refusal() {
        return new Failure(Failure.Kind.REFUSED, "invalid_client", new Reason("it is refused", "correct it"),
                clock.monotonic() + HOUR.toNanos(), time.wall(), 0);
    }

    private List<QueuedRequest> refused(String organisation) {
        return clients.refused(client, organisation, refusal());
    }

    // ---- a client of which nothing is known yet

    @Test
    void firstRequestGoesAndItsNextAttemptToo() {
        assertSame(GO, admit(first));
        assertSame(WAIT, admit(second));
        assertSame(GO, admit(first));
    }

    @Test
    void operatorsRequestWaitsForNoOther() {
        admit(first);
        assertSame(GO, clients.admit(client, second, true));
        assertSame(WAIT, admit(third), "it is no reason for others to go");
    }

    @Test
    void thoseThatWaitComeBackWhenTheClientIsAccepted() {
        admit(first);
        assertTrue(clients.park(client, second));
        assertTrue(clients.park(client, third));
        assertEquals(List.of(second, third), clients.accepted(client));
        assertEquals(List.of(), clients.accepted(client), "once");
        assertSame(GO, admit(second));
        assertSame(GO, admit(third));
        assertFalse(clients.park(client, third), "there is nothing to wait for");
    }

    @Test
    void thoseThatWaitComeBackWhenTheClientIsRefused() {
        admit(first);
        clients.park(client, second);
        assertEquals(List.of(second), refused("ACME"));
        assertSame(REFUSED, admit(second));
        assertFalse(clients.park(client, second));
    }

    @Test
    void thoseThatWaitComeBackWhenTheFirstRequestEndsWithoutAVerdict() {
        admit(first);
        clients.park(client, second);
        assertEquals(List.of(), clients.ended(client, second), "not the first one");
        assertEquals(List.of(second), clients.ended(client, first));
        assertEquals(0, clients.size());
        assertSame(GO, admit(second));
        assertSame(WAIT, admit(third));
    }

    @Test
    void patienceOfThoseThatWaitEndsUntilTheFirstRequestHasEnded() {
        admit(first);
        clients.park(client, second);
        assertEquals(List.of(second), clients.patienceOver(client));
        assertSame(GO, admit(second));
        assertFalse(clients.park(client, third));
        clients.ended(client, first);
        assertSame(GO, admit(second));
        assertSame(WAIT, admit(third), "for the new first one");
    }

    @Test
    void patienceIsOverWhereNothingIsKnownAnyMore() {
        assertEquals(List.of(), clients.patienceOver(client));
        assertEquals(0, clients.size());
    }

    @Test
    void allThatWaitComeBackOnce() {
        admit(first);
        clients.park(client, second);
        assertEquals(List.of(second), clients.allWaiting());
        assertEquals(List.of(), clients.allWaiting());
    }

    // ---- a client that was refused

    @Test
    void refusedClientIsTriedAgainByOneRequestAfterItsTime() {
        admit(first);
        refused("ACME");
        time.pass(HOUR.minusNanos(1));
        assertTrue(clients.blockedBy(client).isPresent());
        assertSame(REFUSED, admit(first));
        time.pass(Duration.ofNanos(1));
        assertEquals(Optional.empty(), clients.blockedBy(client));
        assertSame(GO, admit(first));
        assertTrue(clients.blockedBy(client).isPresent(), "another one is trying");
        assertSame(REFUSED, admit(second));
        clients.ended(client, first);
        assertSame(GO, admit(second), "that one said nothing about the client");
    }

    @Test
    void operatorsRequestTriesARefusedClientBeforeItsTime() {
        refused("ACME");
        assertSame(GO, clients.admit(client, first, true));
        assertSame(REFUSED, admit(second));
        assertEquals(List.of(), clients.accepted(client));
        assertFalse(clients.anyRefused());
        assertSame(GO, admit(second));
    }

    @Test
    void refusalIsKnownToAllEvenWhenItsTimeIsOver() {
        assertFalse(clients.anyRefused());
        admit(first);
        assertEquals(Optional.empty(), clients.refusal(client));
        assertFalse(clients.anyRefused());
        refused("ACME");
        time.pass(HOUR);
        assertTrue(clients.anyRefused());
        assertEquals("invalid_client", clients.refusal(client).orElseThrow().error());
    }

    @Test
    void acceptedClientThatIsRefusedLaterIsTriedAgainByOneRequest() {
        admit(first);
        clients.accepted(client);
        refused("ACME");
        assertSame(REFUSED, admit(second));
        time.pass(HOUR);
        assertSame(GO, admit(second));
        assertSame(REFUSED, admit(third));
    }

    @Test
    void refusalIsForgottenWithTheOrganisationThatFoundIt() {
        refused("ACME");
        clients.refused(client("other"), "BETA", refusal());
        clients.forget("ACME");
        assertEquals(Optional.empty(), clients.refusal(client));
        assertEquals(1, clients.size());
        assertTrue(clients.anyRefused(), "the other one");
        clients.forget("BETA");
        assertFalse(clients.anyRefused());
        assertEquals(0, clients.size());
    }

    @Test
    void whatWaitsOrIsTryingIsNotForgotten() {
        admit(first);
        clients.park(client, second);
        clients.refused(client("other"), "ACME", refusal());
        clients.admit(client("other"), third, true);
        clients.forget("ACME");
        assertFalse(clients.anyRefused());
        assertEquals(2, clients.size());
        assertSame(WAIT, admit(third));
        assertEquals(List.of(second), clients.ended(client, first));
        assertSame(WAIT, clients.admit(client("other"), first, false));
    }

    // ---- clients that are known to be good

    @Test
    void twoHundredAndFiftySixGoodClientsAreRemembered() {
        for (int number = 0; number < 256; number++) {
            clients.accepted(client("client" + number));
        }
        ClientPair oldest = client("client0");
        assertSame(GO, clients.admit(oldest, first, false));
        assertSame(GO, clients.admit(oldest, second, false));
    }

    @Test
    void theOneThatWasNotUsedForLongestIsForgotten() {
        clients.accepted(client("unused"));
        clients.accepted(client("used"));
        for (int number = 0; number < 255; number++) {
            clients.admit(client("used"), first, false);
            clients.accepted(client("client" + number));
        }
        assertSame(GO, clients.admit(client("used"), first, false));
        assertSame(GO, clients.admit(client("used"), second, false));
        assertSame(GO, clients.admit(client("unused"), first, false));
        assertSame(WAIT, clients.admit(client("unused"), second, false));
    }
}
