package cloud.powerepos.des.auth.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.lifecycle.FailureMessages;
import cloud.powerepos.des.auth.internal.protocol.ReplyClassifier;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome;
import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Failed;
import cloud.powerepos.des.auth.internal.protocol.TokenReplyParser;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.NoReplyException;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.http.HttpCallException.Kind;
import cloud.powerepos.des.http.HttpReply;

class ReplyLimitsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private final ClientUnderTest client = new ClientUnderTest();
    private final ReplyClassifier table = new ReplyClassifier(new TokenReplyParser(() -> NOW), () -> NOW);
    private LoopbackServer server;

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void replyThatIsCompressedWithoutBeingAskedForIsRead() throws Exception {
        answer(OK + "Content-Encoding: gzip\r\n\r\n", gzip("{\"a\":1}".getBytes(StandardCharsets.UTF_8)));
        assertEquals("{\"a\":1}", new String(client.post(server.uri("http")).body(), StandardCharsets.UTF_8));
        assertTrue(server.requests.get(0).contains("\r\nAccept-Encoding: identity\r\n"), server.requests.get(0));
    }

    @Test
    void compressedReplyIsStoppedWhereItsContentReachesTheLimit() throws Exception {
        answer(OK + "Content-Encoding: gzip\r\n\r\n", gzip(new byte[10 * 1024 * 1024]));
        assertNamesTheLimit(Kind.REPLY_TOO_LARGE, "larger than 64 KiB");
    }

    @Test
    void bodyBeyondTheLimitIsNamed() throws Exception {
        answer(OK + "\r\n", new byte[100 * 1024]);
        assertNamesTheLimit(Kind.REPLY_TOO_LARGE, "larger than 64 KiB");
    }

    @Test
    void headerLineOfNearlyTenThousandBytesIsAccepted() throws Exception {
        answer(OK + "X-Long: " + "x".repeat(9_695 - 8) + "\r\nContent-Length: 2\r\n\r\n", new byte[] {'{', '}'});
        assertEquals(200, client.post(server.uri("http")).status());
    }

    @Test
    void headerLineBeyondTheLimitIsNamed() throws Exception {
        answer(OK + "X-Long: " + "x".repeat(HttpTransport.LONGEST_HEADER_LINE)
                + "\r\nContent-Length: 0\r\n\r\n", new byte[0]);
        assertNamesTheLimit(Kind.REPLY_TOO_LARGE, "header line longer than 20 KiB");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"<html>log in</html>|page",
            "{\"scope\":\"a\",\"scope\":\"b\"}|same field twice"})
    void replyOfWhatIsInBetweenIsCalledWhatItIs(String body, String named) throws Exception {
        answer(OK + "\r\n", body.getBytes(StandardCharsets.UTF_8));
        HttpReply response = client.post(server.uri("http"));
        TokenRequest request = new TokenRequest(
                new DesCredentials("ACME", "client", "s", "account", "p", 1, "x.cfg"), "des", null);
        assertNamesTheCause(table.of(request, response), named);
    }

    private void assertNamesTheLimit(Kind kind, String named) {
        NoReplyException error = client.failure(server.uri("http"), ClientUnderTest.AMPLE);
        assertEquals(kind, error.kind(), error.getMessage());
        assertNamesTheCause(table.of(error), named);
    }

    private void assertNamesTheCause(TokenOutcome outcome, String named) {
        AuthSettings settings = new AuthSettings(server.uri("http"), "des", ClientUnderTest.AMPLE,
                Duration.ofSeconds(5), 8, 0.7, 0.85, Duration.ofHours(1), "");
        String text = FailureMessages.of(assertInstanceOf(Failed.class, outcome), settings).text("", "acme.cfg");
        assertTrue(text.contains(named), text);
        assertFalse(text.contains("report it") || text.contains("connection ended"), text);
    }

    private void answer(String head, byte[] body) throws IOException {
        server = new LoopbackServer(connection -> {
            connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            connection.getOutputStream().write(body);
            connection.close();
        });
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }
}
