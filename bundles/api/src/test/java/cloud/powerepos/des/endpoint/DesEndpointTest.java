package cloud.powerepos.des.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.AccessToken;

class DesEndpointTest {

    private static final AccessToken TOKEN = new AccessToken("canary-token", "ACME", "des", Instant.EPOCH,
            Instant.EPOCH.plusSeconds(60), Optional.empty(), Map.of("note", "canary-field"));

    private static DesEndpoint endpoint(String base) {
        return new DesEndpoint(URI.create(base), TOKEN);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "null", value = {
        "https://des.example,        api/v1/startjob,      https://des.example/api/v1/startjob",
        "https://des.example/,       /api/v1/startjob,     https://des.example/api/v1/startjob",
        "https://des.example/base,   api/v1/startjob,      https://des.example/base/api/v1/startjob",
        "https://des.example/base/,  /api/v1/startjob,     https://des.example/base/api/v1/startjob",
        "https://des.example/base/,  '',                   https://des.example/base/",
        "https://des.example/base/,  /,                    https://des.example/base/",
        "https://des.example/,       a?next=https://evil/, https://des.example/a?next=https://evil/",
        "https://des.example/,       ?a=../b,              https://des.example/?a=../b",
        "https://des.example/,       a/b:c,                https://des.example/a/b:c",
        "https://des.example/,       @evil,                https://des.example/@evil",
        "https://des.example/,       .hidden/a..b/...,     https://des.example/.hidden/a..b/...",
        "https://des.example/,       a%20b/%c3%bc,         https://des.example/a%20b/%c3%bc",
        "https://[::1]:8443/x,       a/,                   https://[::1]:8443/x/a/"
    })
    void joinsBaseAndPath(String base, String path, String expected) {
        assertEquals(URI.create(expected), endpoint(base).resolve(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "//evil", "///evil", "/ /evil", "https://evil/", "HTTPS://evil", "https:evil", "javascript:x", "//evil@h/",
        "..", ".", "../", "./a", "a/..", "a/../../b", "/..", "/../x", "a/./b",
        "%2e%2e", "%2E%2e/x", ".%2e/x", "%2e", "a/%2e%2e/b", "..;/x", "..;a=b/x", "%2e%2e;/x",
        "..%2fx", "a%2Fb", "..%5cx", "%5c%5cevil", "\\evil", "\\\\evil", "a\\b", "/\\evil", "a?b\\c",
        "%252e%252e/x", "%25252e/x", "a%25b", "%c0%ae%c0%ae/x", "%C1%9c", "%ff",
        "%80", "%c3", "%c3/%bc", "%e0%80%af", "%ed%a0%80", "%f4%90%80%80", "%f5", "%F8%80%80%80", "%c2%85", "%e2%80%ae",
        "a;b=c", "a%3bb", "..%3B/x", "file%2etxt", "a%",
        "a%00b", "a%0d%0aHost:evil", "a%7f", "a\r\nHost: evil", "a\tb", "a b", " ", "a\u0000b",
        "#x", "a#b", "a?b#c", "\uff0e\uff0e/x", "\uff0f\uff0fevil", "\u2025/x", "\u00fc", "a%zz", "a%2", "{a}", "a|b"
    })
    void refusesWhatMightLeadAway(String path) {
        assertThrows(IllegalArgumentException.class, () -> endpoint("https://des.example/base/").resolve(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "des.example", "/base", "https:base", "https:///base", "https://user@des.example/", "https://des.example/?a=b",
        "https://des.example/#a", "https://des.example/a/../", "https://des.example/%2e%2e/", "https://des.example//a",
        "https://@des.example/", "https://des.example/\u00fc", "https://des.example/a;b", "https://des.example/a%3Bb",
        "https://des.example/%f5", "https://des.example/%e0%80%af", "mailto:des@example",
        "https://des.example/%E2%80%A8"
    })
    void refusesABaseThatIsNone(String base) {
        assertThrows(IllegalArgumentException.class, () -> endpoint(base));
    }

    @Test
    void staysBelowTheBaseWhateverIsAsked() {
        String[] parts = {"..", ".", "/", "//", "%2e", "%2F", "%5c", "\\", "evil", "@", ":", "?", "#", "https:", ";",
            "%25", "[", "]", "\u2024", " ", "a"};
        Random random = new Random(7);
        DesEndpoint endpoint = endpoint("https://des.example/base/");
        int resolved = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder path = new StringBuilder();
            for (int n = random.nextInt(6); n >= 0; n--) {
                path.append(parts[random.nextInt(parts.length)]);
            }
            try {
                URI uri = endpoint.resolve(path.toString());
                URI asBrowsersDo = URI.create("https://des.example/").resolve(uri).normalize();
                assertEquals("des.example", asBrowsersDo.getRawAuthority(), path::toString);
                assertTrue(asBrowsersDo.getPath().startsWith("/base/"), path::toString);
                resolved++;
            } catch (IllegalArgumentException refused) {
                // as it should be for most of them
            }
        }
        assertTrue(resolved > 1_000, "the test must meet paths that are accepted");
    }

    @Test
    void givesTheTokenToTheHeaderAndToNothingElse() {
        DesEndpoint endpoint = endpoint("https://des.example/");
        assertEquals("Bearer canary-token", endpoint.authorization());
        assertFalse(endpoint.toString().contains("canary"), endpoint::toString);
        assertFalse(new DesUnauthorizedException(endpoint).toString().contains("canary"));
    }
}
