package cloud.powerepos.des.auth.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.http.HttpCallException;
import cloud.powerepos.des.http.HttpCallException.Kind;

/** The one HTTP client: replies that are compressed, too large or no HTTP. */
class OutboundReplyTest extends OutboundFixture {

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static LoopbackServer gzipped(byte[] body) throws IOException {
        return new LoopbackServer(connection -> {
            OutputStream out = connection.getOutputStream();
            out.write((OK + "\r\nContent-Encoding: gzip\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            connection.close();
        });
    }

    @Test
    void compressedReplyThatWasNotAskedForIsReadAllTheSame() throws Exception {
        server = gzipped(gzip("{\"a\":1}".getBytes(StandardCharsets.UTF_8)));
        assertEquals("{\"a\":1}", new String(get(server.uri("http").toString()).body(), StandardCharsets.UTF_8));
        assertTrue(server.requests.get(0).contains("Accept-Encoding: identity\r\n"), server.requests.get(0));
    }

    @Test
    void limitHoldsForWhatIsDecompressed() throws Exception {
        server = gzipped(gzip(new byte[50 * 1024 * 1024]));
        HttpCallException error = failure(server.uri("http").toString(), LONG);
        assertEquals(Kind.REPLY_TOO_LARGE, error.kind());
        assertEquals("its reply is larger than 64 KiB", error.getMessage());
    }

    @Test
    void compressedReplyThatIsBrokenSaysSo() throws Exception {
        server = gzipped("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        assertEquals(Kind.REPLY_MALFORMED, failure(server.uri("http").toString(), LONG).kind());
        client.close();
        client = null;
        server.close();
        byte[] whole = gzip("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        server = gzipped(Arrays.copyOf(whole, whole.length - 6));
        failure(server.uri("http").toString(), LONG);
    }

    @Test
    void otherCompressionIsNamed() throws Exception {
        server = LoopbackServer.answering(OK, "Content-Encoding: br", "Content-Length: 2", "", "{}");
        assertEquals(Kind.REPLY_MALFORMED, failure(server.uri("http").toString(), LONG).kind());
    }

    @ParameterizedTest
    @ValueSource(ints = {9_695, 16 * 1024})
    void longHeaderLineIsAccepted(int length) throws Exception {
        server = LoopbackServer.answering(OK, "Content-Security-Policy: " + "a".repeat(length), "Content-Length: 2", "",
                "{}");
        assertEquals(200, get(server.uri("http").toString()).status());
    }

    @Test
    void headerBeyondTheLimitsNamesThem() throws Exception {
        server = LoopbackServer.answering(OK, "X-Long: " + "a".repeat(21 * 1024), "Content-Length: 2", "", "{}");
        HttpCallException error = failure(server.uri("http").toString(), LONG);
        assertEquals(Kind.REPLY_TOO_LARGE, error.kind());
        assertTrue(error.getMessage().contains("20 KiB") && error.getMessage().contains("150 headers"),
                error.getMessage());
    }

    @Test
    void whatIsNotHttpSaysSo() throws Exception {
        server = LoopbackServer.answering("SSH-2.0-OpenSSH_9.2\r\n".repeat(2_000));
        assertEquals(Kind.REPLY_MALFORMED, failure(server.uri("http").toString(), LONG).kind());
    }
}
