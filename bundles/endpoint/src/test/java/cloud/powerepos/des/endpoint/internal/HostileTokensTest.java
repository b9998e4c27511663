package cloud.powerepos.des.endpoint.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.InvalidTokenReplyException;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.testing.FakeAuth;
import cloud.powerepos.des.testing.FakeStore;
import cloud.powerepos.des.testing.Tokens;

/** Whatever the token of an organisation holds, only that organisation is refused. */
class HostileTokensTest {

    private static final String HOST = "https://des1.powerepos.cloud";

    private final FakeStore store = new FakeStore("ACME", "BETA");
    private final Map<String, AccessToken> tokens = new HashMap<>();
    private EndpointResolver resolver;
    private EndpointReport report;

    @BeforeEach
    void open() {
        EndpointResolverComponent component = Resolvers.component(new FakeAuth(null) {

            @Override
            public Supplier<AccessToken> tokens(String organisationCode) {
                return () -> tokens.get(organisationCode);
            }

            @Override
            public Optional<AccessToken> held(String organisationCode) {
                return Optional.of(tokens.get(organisationCode));
            }
        }, store);
        resolver = component.resolver();
        report = component.report();
        tokens.put("BETA", Tokens.token("opaque", Tokens.SVC, "BETA"));
    }

    static Stream<String> hostileAddresses() {
        Stream<String> bytes = IntStream.rangeClosed(0x80,
                0xff).mapToObj(b -> HOST + "/%" + Integer.toHexString(b) + "/");
        Stream<String> controls = IntStream.concat(IntStream.range(0, 0x20), IntStream.of(0x7f))
                .mapToObj(c -> String.format("%s/%%%02x/", HOST, c));
        Stream<String> raw = IntStream.concat(IntStream.rangeClosed(0, 0x20), IntStream.of(0x7f, 0x85, 0xa0, 0xad,
                0x2028,
                0x202e, 0xfeff)).mapToObj(c -> HOST + "/" + Character.toString(c) + "x");
        return Stream.of(bytes, controls, raw, Stream.of(
                // a parameter, doubled slashes, dots, and escapes of them
                HOST + "/%3b/", HOST + "/%3B", HOST + "/;", HOST + "/a;b/", HOST + "//", HOST + "/%2f/", HOST + "/%5c",
                HOST + "/..", HOST + "/%2e%2e/", HOST + "/%25/", HOST + "/%252e/",
                // overlong forms, surrogates, beyond the last character, cut off, without a glyph
                HOST + "/%c0%ae/", HOST + "/%e0%80%af/", HOST + "/%f0%80%80%af/", HOST + "/%ed%a0%80/",
                HOST + "/%f4%90%80%80/", HOST + "/%f5%80%80%80/", HOST + "/%e2%82/", HOST + "/%c2%85/", HOST
                        + "/%e2%80%a8/",
                HOST + "/%e2%80%ae/", HOST + "/%ef%bb%bf/", HOST + "/%ee%80%80/", HOST + "/%", HOST + "/%f", HOST
                        + "/%zz",
                HOST + "/" + "a".repeat(3_000), HOST + "/" + "%41".repeat(30_000),
                // hosts
                "https://k\u00e4se.example/", "https://des1.powerep\u043es.cloud/",
                "https://des1.powerepos\u3002cloud/",
                "https://des1.powerepos.cloud\uff0fevil/", "https://\ud83d\ude00/", "https://\ud800/",
                "https://%c3%a4/",
                "https://des1.powerepos.cloud./", "https://127.1/", "https://2130706433/", "https://0x7f000001/",
                "https://*/",
                // user information
                "https://user@des1.powerepos.cloud/", "https://u:p@des1.powerepos.cloud/",
                "https://@des1.powerepos.cloud/",
                "https://des1.powerepos.cloud@evil.example/", "https://a@b@c/",
                // ports
                HOST + ":0/", HOST + ":00/", HOST + ":65536/", HOST + ":99999/", HOST + ":4294967739/", HOST + ":-1/",
                HOST + ":+443/", HOST + ":x/", HOST + ":443:443/",
                // IPv6
                "https://[fe80::1%25eth0]/", "https://[fe80::1%eth0]/", "https://[fe80::1%251]:8443/", "https://[::1/",
                "https://[::g]/", "https://[]/", "https://[1:2]/", "https://::1/", "http://[::1%25lo]/",
                // other forms
                "http://des1.powerepos.cloud/", "HTTPS:des1", "https://", "https:///x", "//des1.powerepos.cloud/",
                "javascript:x",
                HOST + "?x", HOST + "/#x", "https://des1.powerepos.cloud\\@evil/", "\u0000", "null", "{}"))
                .flatMap(each -> each);
    }

    private void refuseAcmeAlone(AccessToken hostile) {
        tokens.put("ACME", hostile);
        DesAccessException refusal = assertThrows(InvalidTokenReplyException.class, () -> resolver.resolve("ACME"));
        assertEquals("ACME", refusal.organisationCode());
        assertThrows(InvalidTokenReplyException.class, () -> resolver.endpoints("ACME").get());
        assertThrows(InvalidTokenReplyException.class, () -> resolver.resolve(hostile));
        assertEquals(refusal.getMessage(), report.refusal("ACME").orElseThrow());
        assertTrue(report.lastServiceUri("ACME").isEmpty());
        assertTrue(refusal.getMessage().chars().allMatch(c -> c >= 0x20 && c < 0x7f), refusal.getMessage());
        DesEndpoint other = resolver.resolve("BETA");
        assertSame(tokens.get("BETA"), other.token());
        assertTrue(report.refusal("BETA").isEmpty());
    }

    @ParameterizedTest
    @MethodSource("hostileAddresses")
    void anAddressThatIsNoneInTheReplyRefusesItsOrganisationAlone(String svc) {
        refuseAcmeAlone(Tokens.token(Tokens.jwt("{\"svc\":\"" + Tokens.SVC + "\"}"), svc));
    }

    @ParameterizedTest
    @MethodSource("hostileAddresses")
    void anAddressThatIsNoneInTheClaimsRefusesItsOrganisationAlone(String svc) {
        refuseAcmeAlone(Tokens.token(Tokens.jwt("{\"svc\":\"" + json(svc) + "\"}"), null));
    }

    private static String json(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
        return escaped.toString();
    }

    static List<String> hostileTokens() {
        String deep = "[".repeat(20_000) + "]".repeat(20_000);
        return List.of("", ".", "..", "\u0000", "\ud800.\ud800.\ud800", "a.b.c", "\u202e", "=.=.=",
                Tokens.part(deep) + "." + Tokens.part("{}") + ".x", Tokens.part("{\"alg\":" + deep + "}") + "..",
                Tokens.jwt("{\"svc\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}"),
                Tokens.jwt("{\"svc\":1e999999999}"),
                Tokens.jwt("{\"svc\":{\"svc\":{}}}"), Tokens.jwt("{\"org_id\":{\"a\":[]}}"),
                Tokens.jwt("{\"org_id\":" + "9".repeat(10_000) + "}"),
                Tokens.jwt("{\"svc\":\"\\ud800\"}"), Tokens.jwt("[]"),
                Tokens.jwt("{\"exp\":\"x\",\"nbf\":1e400,\"iat\":{}}"),
                "x".repeat(64 * 1024), ".".repeat(64 * 1024), "{\"alg\":\"none\"}." + Tokens.part("{}") + ".");
    }

    @ParameterizedTest
    @MethodSource("hostileTokens")
    void whateverATokenHoldsItsOrganisationAloneIsRefused(String value) {
        refuseAcmeAlone(Tokens.token(value, null));
    }

    @Test
    void bytesAtRandomNeverEndInAnotherError() {
        Random random = new Random(24);
        List<String> addresses = new ArrayList<>(hostileAddresses().toList());
        addresses.add(Tokens.SVC);
        int accepted = 0;
        for (int i = 0; i < 4_000; i++) {
            StringBuilder svc = new StringBuilder(addresses.get(random.nextInt(addresses.size())));
            svc.setLength(Math.min(svc.length(), 200));
            for (int n = random.nextInt(4); n > 0 && svc.length() > 0; n--) {
                svc.setCharAt(random.nextInt(svc.length()), (char) random.nextInt(random.nextInt(8) == 0 ? 65_536
                        : 128));
            }
            tokens.put("ACME", Tokens.token("opaque" + i, svc.toString()));
            try {
                assertNull(resolver.resolve("ACME").serviceUri().getRawUserInfo());
                accepted++;
            } catch (InvalidTokenReplyException e) {
                assertTrue(e.getMessage().contains("svc"), e.getMessage());
            }
        }
        assertTrue(accepted > 0, "the test must meet addresses that are accepted");
    }
}
