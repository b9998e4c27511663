package cloud.powerepos.des.endpoint.internal.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.InvalidTokenReplyException;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.internal.LogFile;
import cloud.powerepos.des.endpoint.internal.jwt.TokenReader;
import cloud.powerepos.des.testing.Tokens;

class PairingRulesTest {

    private final PairingRules rules =
            new PairingRules(new ServiceUriRules(new AllowedHosts(List.of())), TokenReader.trusting(), new Notices(),
                    "Acme"::equals);

    private String address(String payload, String replied) {
        return rules.pair(Tokens.token(Tokens.jwt(payload), replied)).serviceUri().toString();
    }

    @Test
    void codeThatAModuleMadeUpSpoofsNoLineOfItsLog() {
        AccessToken token = new AccessToken("no-jwt", "ACME\nERROR", "des", Instant.EPOCH, Instant.EPOCH.plusSeconds(1),
                Optional.empty(), Map.of());
        String message = assertThrows(InvalidTokenReplyException.class, () -> rules.pair(token)).getMessage();
        assertTrue(message.contains("ACME\\u000aERROR"), message);
    }

    private String refusal(String value, String replied) {
        InvalidTokenReplyException refused = assertThrows(InvalidTokenReplyException.class,
                () -> rules.pair(Tokens.token(value, replied)));
        assertNull(refused.getCause());
        assertEquals("ACME", refused.organisationCode());
        return refused.getMessage();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        // claims                                            | reply                 | taken
        "{'svc':'https://des1.powerepos.cloud/'}             | https://des1.powerepos.cloud/"
                + " | https://des1.powerepos.cloud/",
        "{'svc':'HTTPS://DES1.powerepos.cloud:443'}          | https://des1.powerepos.cloud/"
                + " | https://des1.powerepos.cloud/",
        "{'svc':'https://claim/'}                            | -                     | https://claim/",
        "{'svc':'https://claim/'}                            | '  '                  | https://claim/",
        "{'svc':['https://claim/']}                          | -                     | https://claim/",
        "{'svc':['https://claim/','https://claim/']}         | -                     | https://claim/",
        "{'svc':['https://claim/',7,null,'']}                | -                     | https://claim/",
        "{'svc':['https://a/','https://b/']}                 | https://reply/        | https://reply/",
        "{'svc':'https://claim/'}                            | https://reply/        | https://reply/",
        "{'svc':'http://evil/'}                              | https://reply/        | https://reply/",
        "{'svc':''}                                          | https://reply/        | https://reply/",
        "{'svc':7}                                           | https://reply/        | https://reply/",
        "{}                                                  | https://reply/        | https://reply/",
        "{'org_id':'ACME'}                                   | https://reply/        | https://reply/",
        "{'org_id':['ACME']}                                 | https://reply/        | https://reply/",
        "{'org_id':'acme'}                                   | https://reply/        | https://reply/",
        "{'org_id':null}                                     | https://reply/        | https://reply/",
        "{'exp':1,'nbf':9999999999,'aud':'x'}                | https://reply/        | https://reply/"
    })
    void takesTheRepliedAddressBeforeTheClaimedOne(String payload, String replied, String taken) {
        assertEquals(taken, address(payload.replace('\'', '"'), replied));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "{}                                       | -              | neither",
        "{'svc':null}                             | -              | neither",
        "{'svc':'  '}                             | -              | neither",
        "{'svc':7}                                | -              | neither",
        "{'svc':true}                             | -              | neither",
        "{'svc':{'a':'https://claim/'}}           | -              | neither",
        "{'svc':[]}                               | -              | neither",
        "{'svc':[['https://claim/']]}             | -              | neither",
        "{'svc':['https://a/','https://b/']}      | -              | neither",
        "{'svc':'https://a/','svc':'https://b/'}  | -              | neither",
        "{'svc':'http://claim/'}                  | -              | loopback",
        "{'svc':'https://claim/'}                 | http://reply/  | loopback",
        "{'svc':'https://claim/'}                 | reply          | not absolute",
        "{'org_id':'OTHER'}                       | https://reply/ | org_id",
        "{'org_id':'Acme'}                        | https://reply/ | org_id",
        "{'org_id':['ACME','OTHER']}              | https://reply/ | org_id",
        "{'org_id':7}                             | https://reply/ | org_id"
    })
    void refusesATokenThatNamesNoAddressOrAnotherOrganisation(String payload, String replied, String reason) {
        String message = refusal(Tokens.jwt(payload.replace('\'', '"')), replied);
        assertTrue(message.contains(reason), message);
        // another organisation's token is a matter of the configuration
        assertEquals(!reason.equals("org_id"), message.contains("report it to PowerEPOS"), message);
    }

    @Test
    void aNumberMayNameTheOrganisation() {
        AccessToken token = new AccessToken(Tokens.jwt("{\"org_id\":4711}"), "4711", "des", java.time.Instant.EPOCH,
                java.time.Instant.EPOCH, java.util.Optional.of("https://reply/"), java.util.Map.of());
        assertEquals(URI.create("https://reply/"), rules.pair(token).serviceUri());
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "", ".", "..", "...", "a.b.c", "a.b.c.d.e", "\u0000.\u0000.\u0000",
        "eyJhbGciOiJub25lIn0.e30.", "eyJhbGciOiJSUzI1NiJ9.W10.c2ln", "eyJhbGciOiJSUzI1NiJ9.e30", "{}.{}.{}"})
    void anUnreadableTokenIsFineWhileTheReplyNamesTheAddress(String value) {
        AccessToken token = Tokens.token(value, "https://reply/");
        DesEndpoint endpoint = rules.pair(token);
        assertEquals(URI.create("https://reply/"), endpoint.serviceUri());
        assertSame(token, endpoint.token());
        assertTrue(refusal(value, null).contains("neither"));
    }

    @Test
    void anUnsignedTokenIsReadAsItCameFromTheAuthServer() {
        String unsigned = Tokens.part("{\"alg\":\"none\"}") + "." + Tokens.part("{\"svc\":\"https://claim/\"}") + ".";
        assertEquals(URI.create("https://claim/"), rules.pair(Tokens.token(unsigned, null)).serviceUri());
    }

    @Test
    void aPayloadOfMoreThan16KiBIsNotRead() {
        String claims = "{\"svc\":\"https://claim/\",\"pga\":\"%s\"}";
        int rest = 16 * 1024 - claims.length() + 2;
        assertEquals("https://claim/", address(claims.formatted("x".repeat(rest)), null));
        assertTrue(refusal(Tokens.jwt(claims.formatted("x".repeat(rest + 1))), null).contains("neither"));
    }

    @Test
    void aDeeplyNestedPayloadIsSurvived() {
        assertTrue(refusal(Tokens.jwt("{\"a\":" + "[".repeat(8000) + "]".repeat(8000) + "}"),
                null).contains("neither"));
    }

    @Test
    void warnsOncePerOrganisationAndPairOfAddresses() {
        LogFile log = new LogFile();
        for (int i = 0; i < 3; i++) {
            address("{\"svc\":\"https://claim/\"}", "https://reply/");
            address("{\"svc\":\"https://claim2/\"}", "https://reply/");
            address("{\"svc\":\"https://reply\"}", "https://reply/");
        }
        assertEquals(2, log.lines("WARN").size(), log::text);
        assertTrue(log.text().contains("'https://claim/'; the former is used"), log::text);
    }

    @Test
    void aRefusalIsLoggedOnce() {
        LogFile log = new LogFile();
        String message = refusal("no-jwt", null);
        refusal("no-jwt", null);
        assertEquals(1, log.lines("WARN").size(), log::text);
        assertTrue(log.text().contains(message), log::text);
    }

    @Test
    void anAddressIsShownWithoutWhatMayBeSecretOrBreaksTheLine() {
        String message = refusal("x", "https://user:hidden@host\n/?key=hidden");
        assertTrue(message.contains("...@host?/?..."), message);
        assertTrue(!message.contains("hidden") && !message.contains("\n"), message);
        assertTrue(refusal("x", "https://host/" + "a".repeat(5000)).length() < 500);
    }
}
