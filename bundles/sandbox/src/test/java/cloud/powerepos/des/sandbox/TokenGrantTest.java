package cloud.powerepos.des.sandbox;

import static cloud.powerepos.des.sandbox.SandboxClient.FORM;
import static cloud.powerepos.des.sandbox.SandboxClient.passwordForm;
import static cloud.powerepos.des.sandbox.SandboxClient.refreshForm;
import static cloud.powerepos.des.sandbox.SandboxClient.with;
import static cloud.powerepos.des.sandbox.SandboxClient.without;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;

class TokenGrantTest {

    private final AdjustableClock clock = new AdjustableClock();
    private Sandbox sandbox;
    private SandboxClient client;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxSettings.defaults().withClock(clock).withClient("client", "secret")
                .withClient("other", "secret-2").withOrganisation("ACME", "svc-acme", "pass-acme")
                .withOrganisation("GLOBEX", "svc-globex", "pass-globex"));
        client = new SandboxClient(sandbox);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private void assertRefused(int status, String error, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(error, client.read(response).path("error").textValue(), response.body());
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(""));
    }

    @Test
    void addressesAreOnLoopbackAndSpelledAsPowerEposSpellsThem() {
        assertEquals("127.0.0.1", sandbox.tokenEndpoint().getHost());
        assertEquals("/authorisation/token", sandbox.tokenEndpoint().getPath());
        assertEquals("/", sandbox.desUri().getPath());
        assertNotEquals(sandbox.tokenEndpoint().getPort(), sandbox.desUri().getPort());
    }

    @Test
    void passwordGrantAnswersWithTheDocumentedFields() {
        HttpResponse<String> response = client.request(passwordForm());

        JsonNode reply = client.read(response);
        assertEquals(200, response.statusCode());
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(""));
        assertEquals("application/json", response.headers().firstValue("Content-Type").orElse(""));
        assertEquals("Bearer", reply.get("token_type").textValue());
        assertTrue(reply.get("expires_in").isIntegralNumber());
        assertEquals(28800, reply.get("expires_in").longValue());
        assertEquals("ACME", reply.get("org_id").textValue());
        assertEquals(sandbox.desUri().toString(), reply.get("svc").textValue());
        assertFalse(reply.get("refresh_token").textValue().isEmpty());
        assertEquals(6, reply.size());
    }

    @Test
    void withoutOfflineAccessThereIsNoRefreshToken() {
        assertFalse(client.token(with(passwordForm(), "scope", "des")).has("refresh_token"));
    }

    @Test
    void accessTokenCarriesTheDocumentedClaimsAndIsSignedByThePublishedKey() throws Exception {
        String token = client.accessToken();
        JsonWebKeySet keys = new JsonWebKeySet(client.send(HttpRequest.newBuilder(sandbox.jwksUri()).build()).body());

        JwtClaims claims = new JwtConsumerBuilder()
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys.getJsonWebKeys()))
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis())).build().processToClaims(token);

        for (String name : "org_id kapow root_nodes svc sub user_id pga enfl dsat dsrk nk iat nbf exp jti".split(" ")) {
            assertTrue(claims.hasClaim(name), name);
        }
        assertEquals("ACME", claims.getStringClaimValue("org_id"));
        assertEquals(sandbox.desUri().toString(), claims.getStringClaimValue("svc"));
        assertEquals("svc-acme", claims.getSubject());
        assertTrue(claims.getExpirationTime().getValueInMillis() >= clock.millis() + 28_800_000L);
        assertFalse(keys.getJsonWebKeys().get(0).toJson().contains("\"d\""), "the private key is not published");
    }

    @ParameterizedTest
    @ValueSource(strings = { "p&w+d%=1", "ü€😀", "with space", "\\${x}$[y]", "trailing=" })
    void passwordsArriveIntact(String password) {
        sandbox.changePassword("ACME", password);

        client.token(with(passwordForm(), "password", password));
        assertRefused(400, "invalid_grant", client.request(with(passwordForm(), "password", password + "x")));
    }

    @Test
    void organisationWithoutDesIsRefusedUntilItHasOne() {
        sandbox.setDesAssigned("ACME", false);
        assertRefused(400, "invalid_scope", client.request(passwordForm()));

        sandbox.setDesAssigned("ACME", true);
        client.token(passwordForm());
    }

    @Test
    void refreshTokensRotateOnEveryUse() {
        String first = client.token(passwordForm()).get("refresh_token").textValue();
        JsonNode reply = client.token(refreshForm(first));
        String second = reply.get("refresh_token").textValue();

        assertNotEquals(first, second);
        assertEquals("ACME", reply.get("org_id").textValue());
        client.token(without(refreshForm(second), "org_id"));
    }

    @Test
    void replayedRefreshTokenRevokesTheWholeFamily() {
        String first = client.token(passwordForm()).get("refresh_token").textValue();
        String second = client.token(refreshForm(first)).get("refresh_token").textValue();

        assertRefused(400, "invalid_grant", client.request(refreshForm(first)));
        assertRefused(400, "invalid_grant", client.request(refreshForm(second)));
        assertEquals(1, sandbox.counters().replays());
    }

    @Test
    void replayedRefreshTokenIsJustRefusedIfToldSo() {
        sandbox.setReplayRevokesFamily(false);
        String first = client.token(passwordForm()).get("refresh_token").textValue();
        String second = client.token(refreshForm(first)).get("refresh_token").textValue();

        assertRefused(400, "invalid_grant", client.request(refreshForm(first)));
        client.token(refreshForm(second));
        assertEquals(1, sandbox.counters().replays());
    }

    @Test
    void refreshTokensAreForTheirClientAndOrganisationAlone() {
        String token = client.token(passwordForm()).get("refresh_token").textValue();

        assertRefused(400, "invalid_grant", client.request(with(refreshForm(token), "org_id", "GLOBEX")));
        assertRefused(400, "invalid_grant", client.request(
                with(with(refreshForm(token), "client_id", "other"), "client_secret", "secret-2")));
        assertRefused(400, "invalid_grant", client.request(refreshForm("made-up")));
        assertRefused(400, "invalid_request", client.request(refreshForm("")));
        assertEquals(0, sandbox.counters().replays());
        client.token(refreshForm(token));
    }

    @Test
    void refreshTokensExpire() {
        sandbox.setRefreshTokenLifetime(Duration.ofMinutes(1));
        String token = client.token(passwordForm()).get("refresh_token").textValue();
        clock.advance(Duration.ofSeconds(59));
        String next = client.token(refreshForm(token)).get("refresh_token").textValue();
        clock.advance(Duration.ofMinutes(1));

        assertRefused(400, "invalid_grant", client.request(refreshForm(next)));
    }

    @Test
    void anotherPasswordEndsRefreshTokens() {
        String token = client.token(passwordForm()).get("refresh_token").textValue();
        sandbox.changePassword("ACME", "changed");

        assertRefused(400, "invalid_grant", client.request(refreshForm(token)));
        assertRefused(400, "invalid_grant", client.request(passwordForm()));
        client.token(with(passwordForm(), "password", "changed"));
    }

    @Test
    void revokedRefreshTokensAreRefusedAndOthersAreNot() {
        String acme = client.token(passwordForm()).get("refresh_token").textValue();
        sandbox.revokeRefreshTokens("GLOBEX");
        String next = client.token(refreshForm(acme)).get("refresh_token").textValue();
        sandbox.revokeRefreshTokens("ACME");

        assertRefused(400, "invalid_grant", client.request(refreshForm(next)));
    }

    @Test
    void changedClientSecretIsAskedForAtOnce() {
        sandbox.putClient("client", "changed");

        assertRefused(401, "invalid_client", client.request(passwordForm()));
        client.token(with(passwordForm(), "client_secret", "changed"));
    }

    @Test
    void organisationsComeAndGo() {
        sandbox.putOrganisation(new SandboxOrganisation("INITECH", "svc-initech", "pass-initech"));
        Map<String, String> form = with(with(with(passwordForm(), "org_id", "INITECH"), "username", "svc-initech"),
                "password", "pass-initech");
        client.token(form);

        sandbox.removeOrganisation("INITECH");
        assertRefused(400, "invalid_grant", client.request(form));
    }

    @Test
    void lifetimeAppliesToTheNextToken() {
        sandbox.setTokenLifetime(Duration.ofSeconds(7));

        assertEquals(7, client.token(passwordForm()).get("expires_in").longValue());
    }

    @Test
    void countsRequestsByOrganisationAndGrant() {
        String refresh = client.token(passwordForm()).get("refresh_token").textValue();
        client.token(refreshForm(refresh));
        client.request(with(passwordForm(), "org_id", "NOBODY"));
        client.request(with(passwordForm(), "grant_type", "other"));
        client.postForm(FORM, "");

        SandboxCounters counters = sandbox.counters();
        assertEquals(5, counters.tokenRequests());
        assertEquals(3, counters.tokenRequests("ACME"));
        assertEquals(2, counters.tokenRequests(""));
        assertEquals(2, counters.passwordGrants());
        assertEquals(1, counters.refreshGrants());
        assertEquals(3, counters.refusedTokenRequests());
        assertEquals(1, counters.peakTokenRequests());
        assertEquals(1, counters.peakOfOrganisation());

        sandbox.resetCounters();
        assertEquals(0, sandbox.counters().tokenRequests());
    }
}
