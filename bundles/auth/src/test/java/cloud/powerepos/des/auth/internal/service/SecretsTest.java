package cloud.powerepos.des.auth.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.internal.CapturedLogs;
import cloud.powerepos.des.auth.internal.lifecycle.Attempt;
import cloud.powerepos.des.auth.internal.lifecycle.CachedToken;
import cloud.powerepos.des.auth.internal.lifecycle.Flight;
import cloud.powerepos.des.auth.internal.lifecycle.Lifetime;
import cloud.powerepos.des.auth.internal.lifecycle.RefreshToken;
import cloud.powerepos.des.auth.internal.lifecycle.RowClaim;
import cloud.powerepos.des.auth.internal.lifecycle.RowKey;
import cloud.powerepos.des.auth.internal.lifecycle.TokenEffect;
import cloud.powerepos.des.auth.internal.lifecycle.TokenInput;
import cloud.powerepos.des.auth.internal.lifecycle.TokenState;
import cloud.powerepos.des.auth.internal.lifecycle.Transition;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome;
import cloud.powerepos.des.auth.internal.protocol.TokenReply;
import cloud.powerepos.des.auth.internal.protocol.TokenReplyParser;
import cloud.powerepos.des.auth.internal.protocol.TokenReplyParser.InvalidReplyException;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.http.HttpReply;
import cloud.powerepos.des.store.SharedRefreshToken;
import cloud.powerepos.des.store.SharedToken;
import cloud.powerepos.des.store.StoreLease;
import cloud.powerepos.des.store.StoredEntry;

/** A server that sends back what it was sent, in every place there is, must not bring a secret to light. */
class SecretsTest {

    private static final String PASSWORD = "Canary=Password+1";
    private static final String REFRESH_TOKEN = "CanaryRefresh";
    private static final String ACCESS_TOKEN = "CanaryAccess";

    private final Simulation simulation = new Simulation();

    /** Replies with a secret in the place of %s. */
    private static List<HttpReply> echoes(String password) {
        List<HttpReply> replies = new ArrayList<>();
        for (String echo : List.of(password, password.substring(0, 6), password.toLowerCase(Locale.ROOT),
                password.toUpperCase(Locale.ROOT),
                URLEncoder.encode(password, StandardCharsets.UTF_8), "wrong_" + password, REFRESH_TOKEN, ACCESS_TOKEN,
                "client-secret")) {
            String token = "\"token_type\":\"Bearer\",\"access_token\":\"" + ACCESS_TOKEN + "\",\"refresh_token\":\""
                    + REFRESH_TOKEN + "\"";
            List<String> bodies = List.of("{\"error\":\"%s\"}",
                    "{\"error\":\"invalid_grant\",\"error_description\":\"%s\"}",
                    "{\"error\":\"invalid_client\",\"error_uri\":\"https://x/%s\",\"%s\":1}",
                    "{\"error\":{\"%s\":\"%s\"}}",
                    "<html>%s</html>", "%s", "{\"access_token\":\"%s",
                    "{\"token_type\":\"%s\",\"access_token\":\"%s\"}",
                    "{" + token + ",\"expires_in\":\"%s\"}", "{" + token + ",\"org_id\":\"%s\"}", "{" + token + "} %s",
                    "{" + token + ",\"%s\":1,\"%s\":2}", "{" + token
                    + ",\"scope\":\"%s\",\"svc\":\"%s\",\"%s\":\"%s\"}");
            for (String body : bodies) {
                for (int status : new int[] {200, 302, 400, 401, 403, 429, 500, 502}) {
                    replies.add(new HttpReply(status, Map.of("retry-after", echo, "date", echo),
                            body.replace("%s", echo).getBytes(StandardCharsets.UTF_8), Optional.empty()));
                }
            }
        }
        return replies;
    }

    @ParameterizedTest
    @ValueSource(strings = {PASSWORD, "canarypassword"})
    void noEchoReachesLogsEventsStatusOrErrors(String password) {
        StringBuilder seen = new StringBuilder();
        try (CapturedLogs logs = new CapturedLogs()) {
            TokenEventPublisher log = new TokenEventPublisher(Runnable::run, simulation.time.timer(),
                    simulation.clock, simulation.dispatcher::authServer, event -> seen.append(event).append('\n'));
            int number = 0;
            for (HttpReply echo : echoes(password)) {
                String organisation = "ORG" + number++;
                simulation.configure(organisation, password);
                simulation.server.behaviour = request -> echo;
                observe(organisation, seen);
                simulation.server.behaviour = request -> ScriptedAuthServer.json(200,
                        "{\"token_type\":\"Bearer\",\"access_token\":\""
                        + ACCESS_TOKEN + "\",\"refresh_token\":\"" + REFRESH_TOKEN + "\",\"expires_in\":10}");
                simulation.service.renew(organisation);
                simulation.time.settle();
                simulation.server.behaviour = request -> echo;
                simulation.time.pass(Duration.ofSeconds(9));
                observe(organisation, seen);
                simulation.remove(organisation);
            }
            simulation.events.forEach(log);
            assertFalse(logs.text().isEmpty(), "our loggers speak where we listen");
            assertNoSecret(logs.text());
        }
        assertNoSecret(seen.toString());
    }

    private void observe(String organisation, StringBuilder seen) {
        var stage = simulation.service.requestToken(organisation).toCompletableFuture();
        simulation.time.settle();
        try {
            seen.append(stage.join());
        } catch (CompletionException e) {
            seen.append(CapturedLogs.stack(e)).append(((DesAccessException) e.getCause()).nextAttempt());
        }
        seen.append(simulation.status(organisation)).append('\n');
    }

    @ParameterizedTest
    @MethodSource("holders")
    void nothingThatHoldsASecretShowsIt(Object holder) {
        assertNoSecret(holder.toString());
    }

    static Stream<Object> holders() throws InvalidReplyException {
        DesCredentials credentials = new DesCredentials("ACME", "client", "CanarySecret", "account", PASSWORD, 1,
                "x.cfg");
        TokenReply reply = new TokenReplyParser(() -> null)
                .reply(("{\"token_type\":\"Bearer\",\"access_token\":\"" + ACCESS_TOKEN
                + "\",\"expires_in\":5,\"refresh_token\":\"" + REFRESH_TOKEN
                + "\",\"scope\":\"Canary\",\"svc\":\"Canary\",\"id\":\"Canary\"}")
                .getBytes(StandardCharsets.UTF_8), "ACME");
        Simulation simulation = new Simulation("ACME");
        AccessToken token = new AccessToken(ACCESS_TOKEN, "ACME", "Canary", simulation.time.wall(),
                simulation.time.wall(), Optional.of("Canary"), reply.furtherFields());
        assertEquals("Canary", reply.furtherFields().get("id"), "is there to be shown");
        RefreshToken unsent = new RefreshToken(REFRESH_TOKEN, 0, Simulation.SETTINGS);
        SharedToken shared = new SharedToken(ACCESS_TOKEN, Duration.ZERO, Duration.ZERO, "password",
                Optional.of("Canary"), Optional.of("Canary"), Map.of("id", "Canary"));
        StoreLease lease = new StoreLease("CanaryRow", 1, "writer",
                Optional.of(new SharedRefreshToken(REFRESH_TOKEN, Optional.empty())));
        RowKey key = new RowKey("CanaryRow", 0, Simulation.SETTINGS);
        RowClaim claim = new RowClaim(key, 1, true, lease, 0, 0);
        return Stream.of(claim, new Flight(true, true, true, claim), claim.unsent(lease, 0, 0),
                new TokenEffect.Settle(claim, Optional.of(new TokenEffect.Settle.Obtained(token, new Lifetime(0, 1),
                        TokenRequest.Grant.PASSWORD)), Optional.of(unsent), Optional.empty()),
                new TokenInput.Looked(key, 0, Optional.of(new StoredEntry(1, Optional.of(shared), true, Duration.ZERO,
                        "b", Optional.empty()))), new TokenInput.Taken(Optional.of(lease), 0, 0), credentials,
                new TokenRequest(credentials, "des", null), new TokenRequest(credentials, "des", REFRESH_TOKEN),
                reply, new TokenOutcome.Issued(reply), token, CachedToken.of(token, 0, 0, 0), unsent,
                new HttpReply(200, Map.of("retry-after", "Canary", "date", "Canary"),
                        PASSWORD.getBytes(StandardCharsets.UTF_8), Optional.empty()), PendingToken.of(() -> token),
                simulation.service,
                new Attempt(0, 0, Simulation.SETTINGS, unsent, credentials),
                new TokenEffect.Deliver(token), new TokenInput.CredentialsChanged(credentials),
                new Transition(TokenState.of(credentials, 0), List.of(new TokenEffect.HandOut(token))));
    }

    private static void assertNoSecret(String text) {
        for (String secret : List.of("canary", "client-secret")) {
            int at = text.toLowerCase(Locale.ROOT).indexOf(secret);
            assertEquals("", at < 0 ? "" : text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 100)));
        }
    }
}
