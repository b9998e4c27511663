package cloud.powerepos.des.sandbox;

import static cloud.powerepos.des.sandbox.SandboxClient.passwordForm;
import static cloud.powerepos.des.sandbox.SandboxClient.refreshForm;
import static cloud.powerepos.des.sandbox.SandboxClient.with;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SandboxSwitchesTest {

    private static final SandboxSettings SETTINGS = SandboxSettings.defaults().withClient("client", "secret")
            .withOrganisation("ACME", "svc-acme", "pass-acme");

    private final Sandbox sandbox = Sandbox.start(SETTINGS);
    private final SandboxClient client = new SandboxClient(sandbox);

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void repliesAreHeldBackAndSimultaneousRequestsAreSeen() {
        sandbox.delayTokenReplies(Duration.ofMillis(300));
        List<CompletableFuture<Integer>> requests = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> client.request(passwordForm()).statusCode(),
                        task -> new Thread(task).start()))
                .toList();

        await().atMost(Duration.ofSeconds(5)).until(() -> sandbox.counters().peakTokenRequests() == 4);
        assertTrue(requests.stream().allMatch(request -> request.join() == 200));
        assertEquals(4, sandbox.counters().peakOfOrganisation());
        sandbox.resetCounters();
        client.request(passwordForm());
        assertEquals(1, sandbox.counters().peakOfOrganisation());
    }

    @Test
    void givenNumberOfRequestsFails() {
        sandbox.failTokenRequests(2, 503);
        assertEquals(503, client.request(passwordForm()).statusCode());
        assertFalse(client.read(client.request(passwordForm())).has("error"));
        client.token(passwordForm());

        sandbox.failTokenRequests(1, 400, "invalid_grant");
        HttpResponse<String> response = client.request(passwordForm());
        assertEquals(400, response.statusCode());
        assertEquals("invalid_grant", client.read(response).get("error").textValue());
        client.token(passwordForm());
        assertEquals(5, sandbox.counters().tokenRequests("ACME"));
        assertEquals(3, sandbox.counters().refusedTokenRequests());
    }

    @Test
    void failedRequestDoesNotConsumeTheRefreshToken() {
        String token = client.token(passwordForm()).get("refresh_token").textValue();
        sandbox.failTokenRequests(1, 500);
        assertEquals(500, client.request(refreshForm(token)).statusCode());

        client.token(refreshForm(token));
    }

    @Test
    void lostReplyConsumesTheRefreshToken() {
        String token = client.token(passwordForm()).get("refresh_token").textValue();
        sandbox.loseTokenReplies(1);
        assertThrows(UncheckedIOException.class, () -> client.request(refreshForm(token)));

        assertEquals(400, client.request(refreshForm(token)).statusCode());
        assertEquals(1, sandbox.counters().replays());
    }

    @Test
    void closeStopsEverythingAtOnceAlsoWithARequestHeldBack() {
        URI endpoint = sandbox.tokenEndpoint();
        sandbox.startDes();
        sandbox.delayTokenReplies(Duration.ofMinutes(5));
        CompletableFuture<?> waiting = CompletableFuture.runAsync(() -> client.request(passwordForm()),
                task -> new Thread(task).start());
        await().atMost(Duration.ofSeconds(5)).until(() -> sandbox.counters().tokenRequests() == 1);

        long start = System.nanoTime();
        sandbox.close();
        assertTrue(System.nanoTime() - start < 1_000_000_000L);
        await().atMost(Duration.ofSeconds(10)).until(waiting::isDone);
        await().atMost(Duration.ofSeconds(10)).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("des-sandbox-")
                        || thread.getName().equals("HTTP-Dispatcher")));
        assertThrows(UncheckedIOException.class, () -> client.request(passwordForm()), endpoint::toString);
        sandbox.close();
    }

    @Test
    void threadsAreNamedDaemons() {
        client.token(passwordForm());

        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("des-sandbox-")
                        || thread.getName().equals("HTTP-Dispatcher"))
                .toList();
        assertTrue(threads.size() >= 3, threads::toString);
        assertTrue(threads.stream().allMatch(Thread::isDaemon), threads::toString);
    }

    @Test
    void applyChangesWhatDiffersAndNothingElse() {
        sandbox.changePassword("ACME", "changed by a switch");
        String token = client.accessToken("changed by a switch");
        URI endpoint = sandbox.tokenEndpoint();
        sandbox.apply(SETTINGS.withTokenLifetime(Duration.ofSeconds(9))
                .withOrganisation("GLOBEX", "svc-globex", "pass-globex"));

        assertEquals(endpoint, sandbox.tokenEndpoint());
        assertEquals(9, client.token(with(passwordForm(), "password", "changed by a switch")).get("expires_in")
                .intValue());
        assertEquals(200, client.startJob(sandbox.desUri(), token).statusCode());
        assertTrue(sandbox.organisations().contains("GLOBEX"));

        sandbox.apply(SETTINGS.withOrganisation("ACME", "svc-acme", "changed by settings"));
        assertFalse(sandbox.organisations().contains("GLOBEX"));
        client.accessToken("changed by settings");
        assertEquals(200, client.startJob(sandbox.desUri(), token).statusCode());
    }

    @Test
    void applyMovesDesAndAuthServer() throws IOException {
        URI endpoint = sandbox.tokenEndpoint();
        URI des = sandbox.desUri();
        String token = client.accessToken();
        SandboxSettings moved = SETTINGS.withPort(freePort());
        sandbox.apply(moved);
        sandbox.apply(moved.withDesPort(freePort()));

        assertEquals(moved.port(), sandbox.tokenEndpoint().getPort());
        assertNotEquals(endpoint, sandbox.tokenEndpoint());
        assertNotEquals(des, sandbox.desUri("ACME"));
        assertEquals(200, client.startJob(des, token).statusCode());
        assertEquals(200, client.startJob(sandbox.desUri(), client.accessToken()).statusCode());
        assertEquals(401, client.startJob(sandbox.desUri(), token).statusCode());
    }

    @Test
    void takenPortChangesNothing() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            URI des = sandbox.desUri();
            SandboxSettings newSettings = SETTINGS.withDesPort(taken.getLocalPort()).withClient("client", "changed");
            UncheckedIOException refusal = assertThrows(UncheckedIOException.class, () -> sandbox.apply(newSettings));
            assertTrue(refusal.getMessage().contains(Integer.toString(taken.getLocalPort())));
            assertThrows(UncheckedIOException.class,
                    () -> sandbox.apply(SETTINGS.withPort(taken.getLocalPort()).withClient("client", "changed")));

            assertEquals(des, sandbox.desUri());
            client.token(passwordForm());
            assertThrows(UncheckedIOException.class,
                    () -> Sandbox.start(SETTINGS.withPort(taken.getLocalPort())));
        }
    }

    @Test
    void settingsAreCheckedAndTellNoSecret() {
        assertFalse(SETTINGS.toString().contains("secret"));
        assertFalse(SETTINGS.organisations().toString().contains("pass-acme"));
        assertThrows(IllegalArgumentException.class, () -> SETTINGS.withPort(65536));
        assertThrows(IllegalArgumentException.class, () -> SETTINGS.withPort(8000).withDesPort(8000));
        assertThrows(IllegalArgumentException.class, () -> SETTINGS.withTokenLifetime(Duration.ofMillis(999)));
        assertThrows(IllegalArgumentException.class, () -> SETTINGS.withClient("client", " "));
        assertThrows(IllegalArgumentException.class, () -> SETTINGS.withOrganisation("ACME", "a@b.example", "x"));
        assertThrows(IllegalArgumentException.class, () -> sandbox.setTokenLifetime(Duration.ZERO));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
