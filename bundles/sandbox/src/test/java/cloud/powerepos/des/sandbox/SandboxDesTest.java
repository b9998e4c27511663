package cloud.powerepos.des.sandbox;

import static cloud.powerepos.des.sandbox.SandboxClient.JOB;
import static cloud.powerepos.des.sandbox.SandboxClient.passwordForm;
import static cloud.powerepos.des.sandbox.SandboxClient.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

class SandboxDesTest {

    private static final String START = "api/v1/startjob";
    private static final String QUERY = "api/v1/queryrunstatus";

    private final AdjustableClock clock = new AdjustableClock();
    private Sandbox sandbox;
    private SandboxClient client;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxSettings.defaults().withClock(clock).withClient("client", "secret")
                .withOrganisation("ACME", "svc-acme", "pass-acme")
                .withOrganisation("GLOBEX", "svc-globex", "pass-globex").withTokenLifetime(Duration.ofSeconds(60))
                .withRunTime(Duration.ofSeconds(5)));
        client = new SandboxClient(sandbox);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private static Map<String, String> globexForm() {
        return with(with(with(passwordForm(), "org_id", "GLOBEX"), "username", "svc-globex"), "password",
                "pass-globex");
    }

    private String runId(HttpResponse<String> response) {
        assertEquals(200, response.statusCode(), response.body());
        return client.read(response).get("jobRunId").textValue();
    }

    private void assertUnauthorized(HttpResponse<String> response) {
        assertEquals(401, response.statusCode(), response.body());
        assertTrue(response.headers().firstValue("WWW-Authenticate").orElse("").startsWith("Bearer"));
        assertTrue(client.read(response).hasNonNull("message"));
    }

    @Test
    void startedJobRunsAndFinishes() {
        String token = client.accessToken();
        HttpResponse<String> started = client.startJob(sandbox.desUri(), token);
        String run = runId(started);
        String query = "{\"jobRunId\":\"" + run + "\"}";
        assertEquals("8f0f5a5e-3a6e-4d55-9a63-2a1a5f0f7f11", client.read(started).get("jobId").textValue());

        JsonNode running = client.read(client.post(sandbox.desUri(), QUERY, token, query));
        assertEquals(run, running.get("jobRunId").textValue());
        assertFalse(running.get("finished").booleanValue());
        assertTrue(running.get("finishedUtc").isNull());

        clock.advance(Duration.ofSeconds(5));
        JsonNode finished = client.read(client.post(sandbox.desUri(), QUERY, token, query));
        assertTrue(finished.get("finished").booleanValue());
        assertTrue(finished.get("success").booleanValue());
        assertEquals("svc-acme", finished.get("triggeringAuthServerUserId").textValue());
        assertEquals("2026-03-01T08:00:00.500Z", finished.get("createdUtc").textValue());
        assertEquals("2026-03-01T08:00:05.500Z", finished.get("finishedUtc").textValue());
        for (String field : "jobId status triggeringAuthServerUserName outputFiles".split(" ")) {
            assertTrue(finished.has(field), field);
        }
    }

    @Test
    void missingAndMadeUpTokensAreUnauthorized() {
        assertUnauthorized(client.send(HttpRequest.newBuilder(sandbox.desUri().resolve(START))
                .header("Content-Type", "application/json").POST(BodyPublishers.ofString(JOB)).build()));
        assertUnauthorized(client.startJob(sandbox.desUri(), "made-up"));
        String token = client.accessToken();
        String[] parts = token.split("\\.");
        assertUnauthorized(client.startJob(sandbox.desUri(), parts[0] + "." + parts[1] + "."));
        assertUnauthorized(client.startJob(sandbox.desUri(), token.substring(0, token.length() - 6) + "AAAAAA"));
        assertUnauthorized(client.startJob(sandbox.desUri(), "eyJhbGciOiJub25lIn0." + parts[1] + "."));
        assertEquals(5, sandbox.counters().desCalls("", 401));
        assertEquals(0, sandbox.counters().foreignDesCalls());
    }

    @Test
    void tokenOfAnotherSandboxIsUnauthorized() {
        try (Sandbox other = Sandbox.start(SandboxSettings.defaults().withClock(clock).withClient("client", "secret")
                .withOrganisation("ACME", "svc-acme", "pass-acme"))) {
            assertUnauthorized(client.startJob(sandbox.desUri(), new SandboxClient(other).accessToken()));
        }
    }

    @Test
    void refreshTokenIsNoAccessToken() {
        assertUnauthorized(client.startJob(sandbox.desUri(),
                client.token(passwordForm()).get("refresh_token").textValue()));
    }

    @Test
    void tokenLivesAsLongAsPromisedAndNotMuchLonger() {
        String token = client.accessToken();
        clock.advance(Duration.ofMillis(60_000));
        runId(client.startJob(sandbox.desUri(), token));

        clock.advance(Duration.ofMillis(1_000));
        assertUnauthorized(client.startJob(sandbox.desUri(), token));
    }

    @Test
    void revokedTokenIsUnauthorizedAndTheNextOneIsNot() {
        String acme = client.accessToken();
        String globex = client.token(globexForm()).get("access_token").textValue();
        sandbox.revokeTokens("ACME");

        assertUnauthorized(client.startJob(sandbox.desUri(), acme));
        runId(client.startJob(sandbox.desUri(), globex));
        runId(client.startJob(sandbox.desUri(), client.accessToken()));
        assertEquals(1, sandbox.counters().desCalls("ACME", 401));
    }

    @Test
    void tokenOfARemovedOrganisationIsForeignAlsoAfterItCameBack() {
        String token = client.accessToken();
        sandbox.removeOrganisation("ACME");
        assertUnauthorized(client.startJob(sandbox.desUri(), token));
        assertEquals(1, sandbox.counters().foreignDesCalls());

        sandbox.putOrganisation(new SandboxOrganisation("ACME", "svc-acme", "pass-acme"));
        assertUnauthorized(client.startJob(sandbox.desUri(), token));
    }

    @Test
    void anotherServiceAccountEndsTheTokensOfTheFormerOne() {
        String token = client.accessToken();
        sandbox.putOrganisation(new SandboxOrganisation("ACME", "svc-new", "pass-acme"));

        assertUnauthorized(client.startJob(sandbox.desUri(), token));
    }

    @Test
    void anotherPasswordLeavesAccessTokensAlone() {
        String token = client.accessToken();
        sandbox.changePassword("ACME", "changed");

        runId(client.startJob(sandbox.desUri(), token));
    }

    @Test
    void movedServiceAcceptsOnlyTokensThatNameIt() {
        URI before = sandbox.desUri("ACME");
        String old = client.accessToken();
        URI after = sandbox.moveService("ACME");
        JsonNode reply = client.token(passwordForm());
        String fresh = reply.get("access_token").textValue();

        assertNotEquals(before, after);
        assertEquals(after, sandbox.desUri("ACME"));
        assertEquals(after.toString(), reply.get("svc").textValue());
        runId(client.startJob(after, fresh));
        runId(client.startJob(before, old));
        assertUnauthorized(client.startJob(before, fresh));
        assertUnauthorized(client.startJob(after, old));
        assertEquals(before, sandbox.desUri("GLOBEX"), "the others stay where they are");
        assertEquals(2, sandbox.counters().foreignDesCalls());
        assertEquals(1, sandbox.counters().desCalls("ACME", after, 200));
        assertEquals(1, sandbox.counters().desCalls("ACME", before, 401));
        assertEquals(4, sandbox.counters().desCalls("ACME"));
        assertEquals(4, sandbox.counters().desCalls());
    }

    @Test
    void allServicesMoveTogetherAndBackAgain() {
        URI before = sandbox.desUri();
        URI after = sandbox.moveServices();
        sandbox.putOrganisation(new SandboxOrganisation("INITECH", "svc-initech", "pass-initech"));

        assertEquals(after, sandbox.desUri("ACME"));
        assertEquals(after, sandbox.desUri("GLOBEX"));
        assertEquals(after, sandbox.desUri("INITECH"));
        sandbox.moveService("ACME", before);
        runId(client.startJob(before, client.accessToken()));
        assertThrows(IllegalArgumentException.class,
                () -> sandbox.moveService("ACME", URI.create("http://127.0.0.1:1/")));
        assertThrows(IllegalArgumentException.class, () -> sandbox.moveService("NOBODY"));
    }

    @Test
    void malformedJobsAreRefused() {
        String token = client.accessToken();
        String guid = "\"8f0f5a5e-3a6e-4d55-9a63-2a1a5f0f7f11\"";
        for (String body : List.of("", "[]", "{", "{}", "{\"jobId\":7}", "{\"jobId\":\"no-guid\"}",
                "{\"jobId\":\"1-1-1-1-1\"}", "{\"jobId\":" + guid + ",\"parameters\":[]}",
                "{\"jobId\":" + guid + ",\"parameters\":{\"a\":\"b\"}}", "{\"jobId\":" + guid + "} x",
                "{\"jobId\":" + guid + ",\"jobId\":" + guid + "}")) {
            HttpResponse<String> response = client.post(sandbox.desUri(), START, token, body);

            assertEquals(400, response.statusCode(), body);
            assertTrue(client.read(response).hasNonNull("message"), body);
        }
    }

    @Test
    void parametersMayBeLeftOutNullOrTyped() {
        String job = "{\"jobId\":\"8F0F5A5E-3a6e-4d55-9a63-2a1a5f0f7f11\",\"parameters\":";
        runId(client.post(sandbox.desUri(), START, client.accessToken(), job + "null}"));
        runId(client.post(sandbox.desUri(), START, client.accessToken(), job
                + "{\"a\":null,\"b\":{\"type\":\"int\",\"valueStringEncoded\":\"1\",\"useAutoValue\":false}}}"));
    }

    @Test
    void unknownRunsAndRunsOfOthersAreRefusedAlike() {
        String acme = client.accessToken();
        String globex = client.token(globexForm()).get("access_token").textValue();
        String run = runId(client.startJob(sandbox.desUri(), acme));

        HttpResponse<String> unknown = client.post(sandbox.desUri(), QUERY, globex,
                "{\"jobRunId\":\"" + UUID.randomUUID() + "\"}");
        HttpResponse<String> others = client.post(sandbox.desUri(), QUERY, globex, "{\"jobRunId\":\"" + run + "\"}");
        assertEquals(400, unknown.statusCode());
        assertEquals(400, others.statusCode());
        assertEquals(unknown.body(), others.body());
        assertEquals(1, sandbox.counters().foreignDesCalls());
    }

    @Test
    void otherMethodsAndPathsAreRefused() {
        assertEquals(405, client.send(HttpRequest.newBuilder(sandbox.desUri().resolve(START)).build()).statusCode());
        assertEquals(404, client.post(sandbox.desUri(), "api/v1/queryjobs", client.accessToken(), "{}").statusCode());
        assertEquals(404, client.post(sandbox.desUri(), "authorisation/token", "", "").statusCode());
    }
}
