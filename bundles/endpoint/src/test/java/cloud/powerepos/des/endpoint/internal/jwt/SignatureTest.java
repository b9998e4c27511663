package cloud.powerepos.des.endpoint.internal.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.InvalidTokenReplyException;
import cloud.powerepos.des.endpoint.internal.LogFile;
import cloud.powerepos.des.endpoint.internal.rules.AllowedHosts;
import cloud.powerepos.des.endpoint.internal.rules.Notices;
import cloud.powerepos.des.endpoint.internal.rules.PairingRules;
import cloud.powerepos.des.endpoint.internal.rules.ServiceUriRules;
import cloud.powerepos.des.testing.Tokens;

class SignatureTest {

    private static final Signer ONE = new Signer("one");
    private static final Signer TWO = new Signer("two");
    private static final Signer FALSE_ONE = new Signer("one");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private String published = Signer.jwks(ONE);
    private int fetches;
    private Throwable broken;
    /** Overflows on the way, as a ticker may. */
    private long nanos = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();

    private final PairingRules rules = new PairingRules(new ServiceUriRules(new AllowedHosts(List.of())),
            TokenReader.verifying(new SigningKeys(() -> {
                fetches++;
                if (broken != null) {
                    return SignatureTest.<RuntimeException>fail(broken);
                }
                if (published == null) {
                    throw new IOException("down");
                }
                return published;
            }, () -> nanos, Clock.fixed(NOW, ZoneOffset.UTC))), new Notices(), code -> false);

    private static <X extends Throwable> String fail(Throwable thrown) throws X {
        @SuppressWarnings("unchecked")
        X as = (X) thrown;
        throw as;
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private void accept(String value) {
        assertEquals(Tokens.SVC, rules.pair(Tokens.token(value, Tokens.SVC)).serviceUri().toString());
    }

    private <X extends DesAccessException> X refuse(Class<X> type, String value) {
        X refused = assertThrows(type, () -> rules.pair(Tokens.token(value, Tokens.SVC)));
        assertNull(refused.getCause());
        return refused;
    }

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
    void aRotatedKeyIsFoundByOneFetch() {
        accept(ONE.sign(Signer.CLAIMS));
        published = Signer.jwks(TWO);
        pass(SigningKeys.MIN_INTERVAL);
        accept(TWO.sign(Signer.CLAIMS));
        accept(TWO.sign(Signer.CLAIMS));
        assertEquals(2, fetches);
        refuse(InvalidTokenReplyException.class, ONE.sign(Signer.CLAIMS));
    }

    @Test
    void aKeyThatWasReplacedUnderItsNameIsFoundByOneFetch() {
        accept(ONE.sign(Signer.CLAIMS));
        published = Signer.jwks(FALSE_ONE);
        pass(SigningKeys.MIN_INTERVAL);
        accept(FALSE_ONE.sign(Signer.CLAIMS));
        accept(FALSE_ONE.sign(Signer.CLAIMS));
        assertEquals(2, fetches);
        refuse(InvalidTokenReplyException.class, ONE.sign(Signer.CLAIMS));
    }

    @Test
    void badSignaturesDoNotLeadToMoreThanOneFetchInTenSeconds() {
        accept(ONE.sign(Signer.CLAIMS));
        for (int i = 0; i < 60; i++) {
            refuse(InvalidTokenReplyException.class, FALSE_ONE.sign(Signer.CLAIMS));
            pass(Duration.ofSeconds(1));
        }
        assertTrue(fetches <= 7, () -> "fetches: " + fetches);
    }

    @Test
    void aBadSignatureIsNotHeldAgainstTheTokenWhileTheKeysCannotBeFetched() {
        accept(ONE.sign(Signer.CLAIMS));
        published = null;
        pass(SigningKeys.MIN_INTERVAL);
        String message = refuse(AuthServerUnavailableException.class, FALSE_ONE.sign(Signer.CLAIMS)).getMessage();
        assertTrue(message.contains("(down)"), message);
        accept(ONE.sign(Signer.CLAIMS));
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
    void unknownKeysDoNotLeadToMoreThanOneFetchInTenSeconds() {
        accept(ONE.sign(Signer.CLAIMS));
        for (int i = 0; i < 60; i++) {
            refuse(InvalidTokenReplyException.class, TWO.sign(Signer.CLAIMS));
            pass(Duration.ofSeconds(1));
        }
        assertTrue(fetches <= 7, () -> "fetches: " + fetches);
    }

    @Test
    void anErrorWhileTheKeysAreFetchedIsNotHeldAgainstTheToken() {
        String token = ONE.sign(Signer.CLAIMS);
        for (Throwable thrown : List.of(new InternalError("no memory"), new IllegalStateException("stopped"))) {
            broken = thrown;
            AuthServerUnavailableException told = refuse(AuthServerUnavailableException.class, token);
            assertTrue(told.getMessage().contains(thrown.getClass().getSimpleName()), told.getMessage());
            pass(Duration.ofSeconds(10));
        }
        broken = null;
        accept(token);
    }

    @Test
    void whileTheKeysWereNeverFetchedTheErrorSaysWhenTheyWillBe() {
        published = null;
        String token = ONE.sign(Signer.CLAIMS);
        assertEquals(NOW.plusSeconds(10),
                refuse(AuthServerUnavailableException.class, token).nextAttempt().orElseThrow());
        pass(Duration.ofSeconds(4));
        assertEquals(NOW.plusSeconds(6),
                refuse(AuthServerUnavailableException.class, token).nextAttempt().orElseThrow());
        assertEquals(1, fetches);
        published = Signer.jwks(ONE);
        pass(Duration.ofSeconds(6));
        accept(token);
    }

    @Test
    void heldKeysOutliveAnOutageAndAnUnknownKeyIsNotHeldAgainstTheToken() {
        accept(ONE.sign(Signer.CLAIMS));
        published = null;
        pass(SigningKeys.MAX_AGE);
        accept(ONE.sign(Signer.CLAIMS));
        refuse(AuthServerUnavailableException.class, TWO.sign(Signer.CLAIMS));
        assertEquals(2, fetches);
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
    void keysAreFetchedAnewAfterAnHourAndNotBefore() {
        accept(ONE.sign(Signer.CLAIMS));
        pass(SigningKeys.MAX_AGE.minusNanos(1));
        accept(ONE.sign(Signer.CLAIMS));
        assertEquals(1, fetches);
        pass(Duration.ofNanos(1));
        accept(ONE.sign(Signer.CLAIMS));
        assertEquals(2, fetches);
    }

    @Test
    void anUnknownKeyLeadsToAFetchTenSecondsAfterTheLastOneAndNotBefore() {
        accept(ONE.sign(Signer.CLAIMS));
        published = Signer.jwks(TWO);
        pass(SigningKeys.MIN_INTERVAL.minusNanos(1));
        refuse(InvalidTokenReplyException.class, TWO.sign(Signer.CLAIMS));
        assertEquals(1, fetches);
        pass(Duration.ofNanos(1));
        accept(TWO.sign(Signer.CLAIMS));
        assertEquals(2, fetches);
    }

    @Test
    void afterAFailedFetchTheAgeOfTheKeysIsThatOfTheFetchBefore() {
        accept(ONE.sign(Signer.CLAIMS));
        published = null;
        pass(SigningKeys.MAX_AGE);
        accept(ONE.sign(Signer.CLAIMS));
        pass(SigningKeys.MIN_INTERVAL);
        accept(ONE.sign(Signer.CLAIMS));
        assertEquals(3, fetches, "tried again, as the keys are too old");
    }

    @Test
    void aKeyThatWasWithdrawnIsNoLongerAcceptedAfterAnHour() {
        accept(ONE.sign(Signer.CLAIMS));
        published = Signer.jwks(TWO);
        pass(SigningKeys.MAX_AGE);
        refuse(InvalidTokenReplyException.class, ONE.sign(Signer.CLAIMS));
    }

    @ParameterizedTest
    @MethodSource("badDocuments")
    void aDocumentWithoutPublicKeysIsNoJwks(String document) {
        published = document;
        refuse(AuthServerUnavailableException.class, ONE.sign(Signer.CLAIMS));
    }

    static List<String> badDocuments() {
        return List.of("", "null", "[]", "{}", "{\"keys\":[]}", "{\"keys\":7}", "<html></html>",
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"one\",\"k\":\"" + Tokens.part("x".repeat(64)) + "\"}]}");
    }

    @Test
    void tellsOnceThatTheKeysCannotBeFetchedAndOnceThatTheyCan() {
        LogFile log = new LogFile();
        published = null;
        for (int i = 0; i < 3; i++) {
            refuse(AuthServerUnavailableException.class, ONE.sign(Signer.CLAIMS));
            pass(SigningKeys.MIN_INTERVAL);
        }
        published = Signer.jwks(ONE);
        accept(ONE.sign(Signer.CLAIMS));
        assertEquals(1, log.lines("WARN").size(), log::text);
        assertEquals(1, log.lines("INFO").size(), log::text);
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
