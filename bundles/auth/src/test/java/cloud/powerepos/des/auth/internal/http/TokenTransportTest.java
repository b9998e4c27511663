package cloud.powerepos.des.auth.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.internal.CapturedLogs;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.http.HttpReply;

/** The token request as the AuthServer sees it, and what is an answer. */
class TokenTransportTest extends TokenTransportFixture {

    @Test
    void passwordGrantHasTheDocumentedFormAndPasswordsArriveIntact() throws Exception {
        server = LoopbackServer.answering(OK, "Content-Length: 2", "Retry-After: 7", "Date: today", "", "{}");
        HttpReply response = exchange(request(null)).perform();

        assertEquals(200, response.status());
        assertEquals("{}", new String(response.body(), StandardCharsets.UTF_8));
        assertEquals(Optional.of("7"), response.header("Retry-After"));
        assertEquals(Optional.of("today"), response.header("Date"));
        assertEquals("{grant_type=password, client_id=client, client_secret=client+secret, org_id=ACME,"
                + " username=account, password=" + PASSWORD + ", scope=des offline_access}", form().toString());
    }

    @Test
    void refreshGrantHasTheFormOfRfc6749WithTheOrganisationRepeated() throws Exception {
        server = LoopbackServer.answering(OK, "Content-Length: 2", "", "{}");
        exchange(request("refresh/+=1")).perform();
        assertEquals("{grant_type=refresh_token, client_id=client, client_secret=client+secret, org_id=ACME,"
                + " refresh_token=refresh/+=1}", form().toString());
    }

    @Test
    void requestAsksForPlainJsonAndDoesNotWaitForLeaveToSend() throws Exception {
        server = LoopbackServer.answering(OK, "Content-Length: 2", "", "{}");
        exchange(request(null)).perform();
        String head = server.requests.get(0).toLowerCase(Locale.ROOT);
        assertTrue(head.startsWith("post /authorisation/token http/1.1\r\n"), head);
        assertTrue(head.contains("\r\ncontent-type: application/x-www-form-urlencoded\r\n"), head);
        assertTrue(head.contains("\r\naccept: application/json\r\n"), head);
        assertTrue(head.contains("\r\naccept-encoding: identity\r\n"), head);
        for (String unwanted : List.of("expect:", "authorization:", "cookie:", "transfer-encoding:")) {
            assertFalse(head.contains(unwanted), head);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectIsAnAnswerAndNotOneByteReachesTheOtherOrigin(int status) throws Exception {
        try (LoopbackServer other = LoopbackServer.answering(OK, "Content-Length: 2", "", "{}")) {
            server = LoopbackServer.answering("HTTP/1.1 " + status + " Elsewhere", "Location: " + other.uri("http"),
                    "Content-Length: 0", "", "");
            assertEquals(status, exchange(request("refresh")).perform().status());
            assertEquals(0, other.accepted.get());
            assertEquals(1, server.accepted.get());
        }
    }

    @Test
    void challengeIsAnAnswerAndNotMetByASecondRequest() throws Exception {
        server = LoopbackServer.answering("HTTP/1.1 401 Who", "WWW-Authenticate: Basic realm=\"x\"",
                "Content-Length: 0", "", "");
        proxies.add(new ConfiguredProxy("127.0.0.1", server.port(), "user", "password", "127.0.0.1"));
        assertEquals(401, transport("").prepare(settings(server.uri("http"), LONG), request(null)).perform().status());
        assertEquals(1, server.accepted.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked\r\n\r\n", "Content-Length: 9999999999\r\n\r\n", "\r\n"})
    void bodyOfMoreThan64KibIsStopped(String framing) throws Exception {
        String kib = "x".repeat(1022) + "\r\n";
        server = LoopbackServer.endless(OK + "\r\n" + framing,
                framing.startsWith("T") ? "400\r\n" + "x".repeat(1024) + "\r\n" : kib, 0);
        NoReplyException error = failure(exchange(request(null), LONG));
        assertTrue(error.sent());
        assertTrue(server.written.get() < 64 * 1024 * 1024,
                "no more than what sockets buffer: " + server.written.get());
    }

    @Test
    void bodyOf64KibIsRead() throws Exception {
        server = LoopbackServer.answering(OK, "Content-Length: 65536", "", "x".repeat(65536));
        assertEquals(65536, exchange(request(null), LONG).perform().body().length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-More: 1\r\n", "x"})
    void endlessHeadersAtFullSpeedAreStopped(String repeated) throws Exception {
        server = LoopbackServer.endless(OK + "\r\nX-Long: ", repeated.repeat(1000), 0);
        assertTrue(failure(exchange(request(null), LONG)).sent());
    }

    @Test
    void nothingThatIsSentOrReceivedReachesALogAtAnyLevel() throws Exception {
        server = LoopbackServer.answering("HTTP/1.1 401 CANARY-reason", "WWW-Authenticate: Basic realm=\"CANARY\"",
                "WWW-Authenticate: CANARY CANARY", "Set-Cookie: CANARY=1", "Location: http://CANARY/",
                "Content-Length: 6", "", "CANARY");
        DesCredentials canaries = new DesCredentials("ACME", "client", "CANARY-1", "account", "CANARY-2", 1, "x.cfg");
        try (CapturedLogs logs = new CapturedLogs()) {
            exchange(new TokenRequest(canaries, "des", null)).perform();
            exchange(new TokenRequest(canaries, "des", "CANARY-3")).perform();
            assertTrue(logs.text().contains("org.apache.http"), "HttpClient speaks where we listen");
            assertFalse(logs.text().contains("CANARY"), logs.text());
        }
    }

    private Map<String, String> form() {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : server.body().split("&")) {
            String[] parts = field.split("=", -1);
            fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return fields;
    }
}
