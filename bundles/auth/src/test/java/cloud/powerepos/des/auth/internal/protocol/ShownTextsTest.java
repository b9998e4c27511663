package cloud.powerepos.des.auth.internal.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.http.HttpReply;

/** Texts of values say what they are, and show neither secrets nor tokens. */
class ShownTextsTest {

    private static final DesCredentials CREDENTIALS =
            new DesCredentials("ACME", "till", "hush-1", "account", "hush-2", 1, "acme.cfg");

    private static void assertShows(Object value, String... parts) {
        for (String part : parts) {
            assertTrue(value.toString().contains(part), value.toString());
        }
        assertFalse(value.toString().contains("hush"), value.toString());
    }

    @Test
    void aRequestShowsItsGrantAndOrganisation() {
        assertShows(new TokenRequest(CREDENTIALS, "des", null), "password", "ACME");
        assertShows(new TokenRequest(CREDENTIALS, "des", "hush-3"), "refresh_token", "ACME");
    }

    @Test
    void aResponseShowsItsStatusAndSize() {
        assertEquals("HttpReply[status=200, bytes=6]", new HttpReply(200, Map.of("retry-after", "hush"),
                "hush-4".getBytes(StandardCharsets.US_ASCII), Optional.empty()).toString());
    }

    @Test
    void aReplyShowsItsLifetime() {
        assertEquals("TokenReply[lifetime=PT8H]", new TokenReply("hush-5", Duration.ofHours(8), Optional.of("hush-6"),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of("more", "hush-7"))
                .toString());
    }
}
