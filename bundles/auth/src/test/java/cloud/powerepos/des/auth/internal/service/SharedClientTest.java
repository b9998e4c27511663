package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.auth.internal.dispatch.ClientPair;
import cloud.powerepos.des.auth.internal.dispatch.ClientPairs;
import cloud.powerepos.des.auth.internal.dispatch.QueuedRequest;
import cloud.powerepos.des.auth.internal.dispatch.RecordedRequest;
import cloud.powerepos.des.auth.internal.lifecycle.Failure;
import cloud.powerepos.des.auth.internal.lifecycle.Reason;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.TokenStatus;

/** Organisations that share a client: a wrong client secret costs one request. */
class SharedClientTest {

    private static final int MANY = 500;

    private final Simulation simulation = Simulation.ofMany(MANY);

    private void askAll() {
        List<CompletableFuture<AccessToken>> all = IntStream.range(0, MANY)
                .mapToObj(number -> simulation.service.requestToken("ORG" + number).toCompletableFuture()).toList();
        simulation.time.settle();
        all.forEach(stage -> assertTrue(stage.isCompletedExceptionally()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_client", "unauthorized_client"})
    void refusedClientIsTriedOnceForAllAndOnceMoreAfterItsTime(String error) {
        simulation.server.behaviour = request -> ScriptedAuthServer.error(401, error);
        askAll();
        assertEquals(1, simulation.server.count());
        CredentialsRejectedException told = simulation.error("ORG499", CredentialsRejectedException.class);
        assertEquals(error, told.error());
        assertTrue(told.getMessage().contains("client.secret"), told.getMessage());
        assertEquals(TokenStatus.State.REFUSED, simulation.status("ORG7").state());

        simulation.time.pass(Duration.ofMinutes(59));
        askAll();
        assertEquals(1, simulation.server.count());
        simulation.time.pass(Duration.ofMinutes(2));
        askAll();
        assertEquals(2, simulation.server.count());
    }

    @Test
    void operatorsTryIsOneRequestAndItsSuccessIsForAll() {
        simulation.server.behaviour = request -> ScriptedAuthServer.error(401, "invalid_client");
        askAll();
        var renewed = simulation.service.renew("ORG3").toCompletableFuture();
        askAll();
        assertTrue(renewed.isCompletedExceptionally());
        assertEquals(2, simulation.server.count());

        simulation.server.behaviour = simulation.server::token;
        simulation.service.renew("ORG4");
        simulation.time.settle();
        assertEquals("ORG5", simulation.token("ORG5").organisationCode());
        assertEquals(4, simulation.server.count());
    }

    @Test
    void changedPairIsTriedAgainByOneRequest() {
        simulation.server.behaviour = request -> request.credentials().clientSecret().equals("right")
                ? simulation.server.token(request) : ScriptedAuthServer.error(401, "invalid_client");
        askAll();
        for (int number = 0; number < MANY; number++) {
            simulation.configure(of("ORG" + number, "client", "wrong too", number));
        }
        askAll();
        assertEquals(2, simulation.server.count());
        simulation.configure(of("ORG0", "client", "right", MANY));
        assertEquals("ORG0", simulation.token("ORG0").organisationCode());
        simulation.error("ORG1", CredentialsRejectedException.class);
    }

    @Test
    void clientOfOneOrganisationAloneHoldsThatOneAlone() {
        simulation.configure(of("ORG0", "own", "wrong", 1));
        simulation.server.behaviour = request -> request.credentials().clientId().equals("own")
                ? ScriptedAuthServer.error(401, "invalid_client") : simulation.server.token(request);
        simulation.error("ORG0", CredentialsRejectedException.class);
        assertEquals("ORG1", simulation.token("ORG1").organisationCode());
        simulation.error("ORG0", CredentialsRejectedException.class);
        assertEquals(2, simulation.server.count());
    }

    @Test
    void requestsOfAClientThatIsNotKnownYetWaitForTheFirstOne() {
        LifetimeClock clock = simulation.clock;
        ClientPairs clients = new ClientPairs(clock);
        ClientPair client = ClientPair.of(Simulation.SETTINGS, of("A", "client", "secret", 1));
        QueuedRequest first = request();
        QueuedRequest second = request();
        assertEquals(ClientPairs.Admission.GO, clients.admit(client, first, false));
        assertEquals(ClientPairs.Admission.WAIT, clients.admit(client, second, false));
        assertTrue(clients.park(client, second));
        assertEquals(List.of(second), clients.patienceOver(client));
        assertEquals(ClientPairs.Admission.GO, clients.admit(client, second, false));
        assertEquals(List.of(), clients.accepted(client));
        assertEquals(1, clients.size());
    }

    @Test
    void noMoreIsRememberedThanThereAreRefusedOrganisations() {
        ClientPairs clients = new ClientPairs(simulation.clock);
        for (int number = 0; number < 10_000; number++) {
            ClientPair client = ClientPair.of(Simulation.SETTINGS, of("A", "client", "secret" + number, 1));
            clients.admit(client, request(), false);
            if (number % 2 == 0) {
                clients.accepted(client);
            } else {
                clients.forget("A");
                clients.refused(client, "A", new Failure(Failure.Kind.REFUSED, "invalid_client",
                        new Reason("it is refused", "correct it"), 0, simulation.time.wall(), 0));
            }
        }
        assertTrue(clients.size() < 300, "remembered: " + clients.size());
    }

    private static QueuedRequest request() {
        return new RecordedRequest("A", true, 0, new ArrayList<>());
    }

    private static DesCredentials of(String organisation, String client, String secret, int more) {
        return new DesCredentials(organisation, client, secret, "svc-" + organisation, "password", 1_000_000L + more
                + secret.length() * 10_000L, organisation + ".cfg");
    }

    @Test
    void pairShowsNoSecret() {
        ClientPair pair = ClientPair.of(Simulation.SETTINGS, of("A", "client", "CanarySecret", 1));
        assertEquals("ClientPair[client]", pair.toString());
        assertThrows(NullPointerException.class, () -> of(null, "client", "secret", 1));
    }
}
