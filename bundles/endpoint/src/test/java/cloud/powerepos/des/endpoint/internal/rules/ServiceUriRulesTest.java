package cloud.powerepos.des.endpoint.internal.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.internal.rules.ServiceUriRules.Verdict;
import cloud.powerepos.des.testing.Tokens;

class ServiceUriRulesTest {

    private static final ServiceUriRules ANY_HOST = new ServiceUriRules(new AllowedHosts(List.of()));

    @ParameterizedTest
    @CsvSource({
        "https://des1.powerepos.cloud/,           https://des1.powerepos.cloud/",
        "https://des1.powerepos.cloud,            https://des1.powerepos.cloud/",
        "HTTPS://DES1.PowerEPOS.Cloud/,           https://des1.powerepos.cloud/",
        "https://des1.powerepos.cloud:443/,       https://des1.powerepos.cloud/",
        "https://des1.powerepos.cloud:/,          https://des1.powerepos.cloud/",
        "https://des1.powerepos.cloud:00443/,     https://des1.powerepos.cloud/",
        "https://des1.powerepos.cloud:1/,         https://des1.powerepos.cloud:1/",
        "https://des1.powerepos.cloud:65535,      https://des1.powerepos.cloud:65535/",
        "https://des1.powerepos.cloud:80/,        https://des1.powerepos.cloud:80/",
        "https://des1.powerepos.cloud/Site/A,     https://des1.powerepos.cloud/Site/A/",
        "https://des1.powerepos.cloud/site/,      https://des1.powerepos.cloud/site/",
        "https://des1.powerepos.cloud/a%20b/,     https://des1.powerepos.cloud/a%20b/",
        "https://des1.powerepos.cloud/a..b/,      https://des1.powerepos.cloud/a..b/",
        "https://des1.powerepos.cloud/a@b/,       https://des1.powerepos.cloud/a@b/",
        "https://xn--kse-qla.example/,            https://xn--kse-qla.example/",
        "https://single/,                         https://single/",
        "https://192.0.2.7/,                      https://192.0.2.7/",
        "https://[2001:DB8::1]:8443/x,            https://[2001:db8::1]:8443/x/",
        "https://localhost/,                      https://localhost/",
        "http://localhost:8080/des,               http://localhost:8080/des/",
        "http://LOCALHOST:80/,                    http://localhost/",
        "http://127.0.0.1:8080,                   http://127.0.0.1:8080/",
        "http://127.255.1.2/,                     http://127.255.1.2/",
        "http://[::1]:8080/,                      http://[::1]:8080/",
        "http://[0:0:0:0:0:0:0:1]/,               http://[0:0:0:0:0:0:0:1]/"
    })
    void accepts(String svc, String address) {
        Verdict verdict = ANY_HOST.judge(svc);
        assertEquals(URI.create(address), verdict.address(), verdict::refusal);
        assertNull(verdict.refusal());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, value = {
        "des1.powerepos.cloud                    | not absolute",
        "/des                                    | not absolute",
        "//des1.powerepos.cloud/                 | not absolute",
        "../                                     | not absolute",
        "des1.powerepos.cloud:443/               | scheme",
        "localhost:8080                          | scheme",
        "ftp://des1.powerepos.cloud/             | scheme",
        "file:///etc/passwd                      | scheme",
        "jar:https://des1.powerepos.cloud/       | scheme",
        "ws://des1.powerepos.cloud/              | scheme",
        "httpss://des1.powerepos.cloud/          | scheme",
        "https:                                  | not a URI",
        "https:/                                 | no valid host",
        "https://                                | not a URI",
        "https:///des                            | no valid host",
        "https:des1.powerepos.cloud/             | no valid host",
        "https://:443/                           | no valid host",
        "https://user@des1.powerepos.cloud/      | user information",
        "https://user:pw@des1.powerepos.cloud/   | user information",
        "https://@des1.powerepos.cloud/          | user information",
        "https://des1.powerepos.cloud@evil/      | user information",
        "https://des1.powerepos.cloud%40evil/    | no valid host",
        "https://des1.powerepos.cloud%2eevil/    | no valid host",
        "https://des1.powerepos.cloud/?a=b       | query",
        "https://des1.powerepos.cloud/?          | query",
        "https://des1.powerepos.cloud?a=b        | query",
        "https://des1.powerepos.cloud/#a         | query or a fragment",
        "https://des1.powerepos.cloud/#          | query or a fragment",
        "https://des1.powerepos.cloud\\evil/     | not a URI",
        "https:\\\\des1.powerepos.cloud/         | not a URI",
        "https://des1.powerepos.cloud/a\\b       | not a URI",
        "https://des1.powerepos.cloud/{a}        | not a URI",
        "https://des1.powerepos.cloud/%zz        | not a URI",
        "https://des1.powerepos.cloud./          | ends in a dot",
        "https://des1..powerepos.cloud/          | no valid host",
        "https://.powerepos.cloud/               | no valid host",
        "https://-des.powerepos.cloud/           | no valid host",
        "https://des_1.powerepos.cloud/          | no valid host",
        "https://*.powerepos.cloud/              | no valid host",
        "https://2130706433/                     | no valid host",
        "https://0x7f.0.0.1/                     | no valid host",
        "https://0x7f000001/                     | no valid host",
        "http://127.0.0.01/                      | no valid host",
        "https://127.1/                          | no valid host",
        "https://256.0.0.1/                      | no valid host",
        "https://[::1/                           | not a URI",
        "https://[::g]/                          | not a URI",
        "https://[fe80::1%25eth0]/               | zone",
        "https://des1.powerepos.cloud:0/         | port",
        "https://des1.powerepos.cloud:65536/     | port",
        "https://des1.powerepos.cloud:99999999999/ | no valid host",
        "https://des1.powerepos.cloud:-1/        | no valid host",
        "https://des1.powerepos.cloud:x/         | no valid host",
        "https://des1.powerepos.cloud//          | path",
        "https://des1.powerepos.cloud/a//b/      | path",
        "https://des1.powerepos.cloud/..         | path",
        "https://des1.powerepos.cloud/a/../b/    | path",
        "https://des1.powerepos.cloud/./         | path",
        "https://des1.powerepos.cloud/%2e%2E/    | path",
        "https://des1.powerepos.cloud/..;/a      | path",
        "https://des1.powerepos.cloud/a;b=c/     | path",
        "https://des1.powerepos.cloud/%2fevil/   | path",
        "https://des1.powerepos.cloud/%5C/       | path",
        "https://des1.powerepos.cloud/%00/       | path",
        "https://des1.powerepos.cloud/%0d%0a/    | path",
        "https://des1.powerepos.cloud/%252e/     | path",
        "https://des1.powerepos.cloud/%c0%ae/    | path",
        "https://des1.powerepos.cloud/%3b/       | path",
        "https://des1.powerepos.cloud/%f5/       | path",
        "https://des1.powerepos.cloud/%FF/       | path",
        "https://des1.powerepos.cloud/%80/       | path",
        "https://des1.powerepos.cloud/%e2%80%ae/ | path",
        "https://des1.powerepos.cloud/%          | not a URI",
        "https://des1.powerepos.cloud/%c         | not a URI",
        "http://des1.powerepos.cloud/            | loopback",
        "HTTP://des1.powerepos.cloud/            | loopback",
        "http://des1.powerepos.cloud:443/        | loopback",
        "http://localhost.evil.example/          | loopback",
        "http://127.0.0.1.evil.example/          | loopback",
        "http://0.0.0.0/                         | loopback",
        "http://[::]/                            | loopback",
        "http://10.0.0.1/                        | loopback",
        "null                                    | not absolute"
    })
    void refuses(String svc, String reason) {
        Verdict verdict = ANY_HOST.judge(svc);
        assertFalse(verdict.accepted(), () -> String.valueOf(verdict.address()));
        assertTrue(verdict.refusal().contains(reason), verdict::refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        " https://des1.powerepos.cloud/", "https://des1.powerepos.cloud/ ", "https://des1.powerepos.cloud/\n",
        "https://des1.powerepos.cloud/\r\nHost: evil", "https://des1.power epos.cloud/",
        "\thttps://des1.powerepos.cloud/", "https://des1.powerepos.cloud/\u0000", "https://des1.powerepos.cloud\u007f/",
        "https://k\u00e4se.example/", "https://des1.powerepos\u3002cloud/", "https://des1.powerep\u043es.cloud/",
        "https://des1.powerepos.cloud\uff0fevil/", "https://des1.powerepos.cloud/\u202e", "\ufeffhttps://a/"
    })
    void refusesWhatIsNotPrintableAscii(String svc) {
        assertTrue(ANY_HOST.judge(svc).refusal().contains("non-ASCII"));
    }

    @Test
    void refusesWhatIsVeryLong() {
        String longest = Tokens.SVC + "a".repeat(2048 - Tokens.SVC.length());
        assertTrue(ANY_HOST.judge(longest).accepted());
        assertTrue(ANY_HOST.judge(longest + "a").refusal().contains("longer"));
    }

    @Test
    void whatIsAcceptedMakesAnEndpointThatResolves() {
        String[] parts = {"https", "http", "://", ":", "/", "//", "des1", ".", "..", "powerepos.cloud", "localhost",
            "127.0.0.1", "[::1]", "[fe80::1%25a]", "[::ffff:1.2.3.4]", "[", "]", "@", "?", "#", ";", "%3b", "%2f",
            "%2e",
            "%5c", "%00", "%25", "%", "%c", "%zz", "%c3%bc", "%e0%80%af", "%ed%a0%80", "%e2%80%ae", "%c2%85", "443",
            ":80", ":0", ":65536", ":-1", " ", "\u00fc", "\u202e", "\ud800", "\u0000", "a", "A", "~", "-", "_", "+",
            "x".repeat(300)};
        Random random = new Random(11);
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder svc = new StringBuilder(random.nextInt(4) == 0 ? "" : "https://des1.powerepos.cloud/");
            for (int n = random.nextInt(7); n >= 0; n--) {
                svc.append(random.nextInt(6) == 0 ? String.format("%%%02x", random.nextInt(256))
                        : parts[random.nextInt(parts.length)]);
            }
            Verdict verdict = ANY_HOST.judge(svc.toString());
            if (verdict.accepted()) {
                accepted++;
                DesEndpoint endpoint = new DesEndpoint(verdict.address(), Tokens.token("t", Tokens.SVC));
                assertEquals(verdict.address() + "api/v1/startjob", endpoint.resolve("/api/v1/startjob").toString());
                assertEquals(verdict.address(), ANY_HOST.judge(verdict.address().toString()).address());
            }
        }
        assertTrue(accepted > 5_000, "the test must meet addresses that are accepted: " + accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "*.powerepos.cloud,       https://des1.powerepos.cloud/,      true",
        "*.powerepos.cloud,       https://a.b.powerepos.cloud/,       true",
        "*.PowerEPOS.cloud,       https://DES1.POWEREPOS.CLOUD/,      true",
        "*.powerepos.cloud,       https://x.powerepos.cloud/,         true",
        "*.powerepos.cloud,       https://powerepos.cloud/,           false",
        "*.powerepos.cloud,       https://evilpowerepos.cloud/,       false",
        "*.powerepos.cloud,       https://powerepos.cloud.evil/,      false",
        "*.powerepos.cloud,       http://localhost:8080/,             false",
        "powerepos.cloud,         https://powerepos.cloud/,           true",
        "powerepos.cloud,         https://des1.powerepos.cloud/,      false",
        "'a.example, b.example',  https://b.example:8443/x,           true",
        "'a.example,,  ',         https://b.example/,                 false",
        "[::1],                   https://[::1]/,                     true",
        "127.0.0.1,               http://127.0.0.1:8080/,             true",
        "' , ',                   https://anything.example/,          true"
    })
    void callsAllowedHostsOnly(String patterns, String svc, boolean allowed) throws RefusedException {
        Verdict verdict = new ServiceUriRules(hosts(patterns)).judge(svc);
        assertEquals(allowed, verdict.accepted());
        assertTrue(allowed || verdict.refusal().contains("allowed.hosts: add it in cloud.powerepos.des.endpoint.cfg"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "*.", "a.*", "*a.example", "https://a.example", "a.example:443", "a.example/", "a b",
        "$[env:HOSTS]", "a.example.", "k\u00e4se.example", "user@a.example"})
    void refusesAPatternThatIsNone(String pattern) {
        String message = assertThrows(RefusedException.class, () -> hosts("ok.example", pattern))
                .getMessage();
        assertTrue(message.contains("allowed.hosts")
                && (message.contains("leave the key empty") || message.contains("placeholder")), message);
    }

    private static AllowedHosts hosts(String... patterns) throws RefusedException {
        return AllowedHosts.parse(RawConfiguration.ofMap(Map.of("allowed.hosts", patterns)).list("allowed.hosts",
                List.of()));
    }
}
