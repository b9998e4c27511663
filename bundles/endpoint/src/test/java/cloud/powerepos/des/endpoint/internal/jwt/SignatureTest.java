package cloud.powerepos.des.endpoint.internal.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.InvalidTokenReplyException;
import cloud.powerepos.des.endpoint.internal.LogFile;
import cloud.powerepos.des.endpoint.internal.rules.AllowedHosts;
import cloud.powerepos.des.endpoint.internal.rules.Notices;
import cloud.powerepos.des.endpoint.internal.rules.PairingRules;
import cloud.powerepos.des.endpoint.internal.rules.ServiceUriRules;
import cloud.powerepos.des.testing.Tokens;

/** Which tokens stand the check of their signature, and what is said of those that do not. */
class SignatureTest extends SignatureFixture {

    @Test
    void aTokenSignedWithAPublishedKeyIsAcceptedAndKeysAreFetchedOnce() {
        for (int i = 0; i < 5; i++) {
            accept(ONE.sign(Signer.CLAIMS));
        }
        accept(ONE.expiring(Instant.now().plusSeconds(60)));
        assertEquals(1, fetches);
    }

    static List<String> badTokens() {
        String good = ONE.sign(Signer.CLAIMS);
        String otherPayload = good.split("\\.")[0] + "." + Tokens.part("{\"svc\":\"https://evil/\"}") + "."
                + good.split("\\.")[2];
        return List.of("opaque", "", "..", FALSE_ONE.sign(Signer.CLAIMS), otherPayload,
                good.substring(0, good.lastIndexOf('.') + 1), ONE.unsigned(), ONE.signWithPublicKeyAsSecret(),
                ONE.expiring(Instant.now().minusSeconds(3600)), ONE.sign("[]"), ONE.sign("canary"),
                ONE.sign("{\"a\":\"" + "x".repeat(16 * 1024) + "\"}"));
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void aTokenThatDoesNotStandTheCheckIsRefusedAlthoughTheReplyNamesTheAddress(String value) {
        refuse(InvalidTokenReplyException.class, value);
        assertTrue(fetches <= 1, () -> "fetches: " + fetches);
    }

    @Test
    void aTokenThatIsNotValidYetNamesTheClockAndNotPowerEpos() {
        Instant from = Instant.now().plusSeconds(90);
        String message = refuse(InvalidTokenReplyException.class, ONE.sign("{\"svc\":\"" + Tokens.SVC + "\",\"nbf\":"
                + from.getEpochSecond() + ",\"iat\":" + from.getEpochSecond() + "}")).getMessage();
        assertTrue(message.contains("the clock of this machine is about ")
                && message.contains(" s behind: set it (NTP)"), message);
        assertTrue(message.contains("only from " + Instant.ofEpochSecond(from.getEpochSecond())), message);
        assertFalse(message.contains("PowerEPOS"), message);
    }

    @Test
    void aTokenThatHasExpiredNamesTheClockAndNotPowerEpos() {
        Instant end = Instant.now().minusSeconds(90);
        String message = refuse(InvalidTokenReplyException.class, ONE.expiring(end)).getMessage();
        assertTrue(message.contains("expired by the local clock at ") && message.endsWith("set the clock (NTP)"),
                message);
        assertFalse(message.contains("PowerEPOS"), message);
    }

    @Test
    void clocksMayDifferByAMinute() {
        accept(ONE.sign("{\"svc\":\"" + Tokens.SVC + "\",\"nbf\":" + Instant.now().plusSeconds(50).getEpochSecond()
                + "}"));
    }

    @Test
    void aBadSignatureIsAMatterForPowerEposAndNotOfTheClock() {
        String message = refuse(InvalidTokenReplyException.class, FALSE_ONE.sign(Signer.CLAIMS)).getMessage();
        assertTrue(message.endsWith("report it to PowerEPOS"), message);
        assertFalse(message.contains("clock"), message);
    }

    @Test
    void ofTwoKeysWithTheSameNameTheOneThatSignedIsFound() {
        published = Signer.jwks(ONE, FALSE_ONE);
        accept(ONE.sign(Signer.CLAIMS));
        accept(FALSE_ONE.sign(Signer.CLAIMS));
        assertEquals(1, fetches);
    }

    @Test
    void neitherLogsNorErrorsQuoteATokenOrItsClaims() {
        LogFile log = new LogFile();
        StringBuilder errors = new StringBuilder();
        String claims = "{\"sub\":\"canary\",\"svc\":\"%s\",\"org_id\":\"%s\",\"exp\":1}";
        PairingRules trusting =
                new PairingRules(new ServiceUriRules(new AllowedHosts(List.of())), TokenReader.trusting(),
                        new Notices(), code -> false);
        for (PairingRules each : List.of(rules, trusting)) {
            for (Signer signer : List.of(ONE, TWO, FALSE_ONE)) {
                for (String value : List.of(signer.sign(claims.formatted("http://x/", "ACME")),
                        signer.sign(claims.formatted(Tokens.SVC, "canary")), signer.sign("canary"),
                        Tokens.part("{\"alg\":\"canary\"}") + ".canary.canary", "canary",
                        signer.sign(Signer.CLAIMS) + "canary")) {
                    try {
                        each.pair(Tokens.token(value, null));
                    } catch (DesAccessException e) {
                        for (Throwable t = e; t != null; t = t.getCause()) {
                            errors.append(t).append('\n');
                        }
                    }
                    String shown = errors + log.text();
                    assertFalse(shown.contains("canary"), shown);
                    for (String part : value.split("\\.")) {
                        assertFalse(part.length() > 5 && shown.contains(part), shown);
                    }
                }
            }
        }
        assertTrue(errors.length() > 0);
    }
}
