package cloud.powerepos.des.endpoint.internal.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import cloud.powerepos.des.testing.Tokens;

/** How long a token may be that is read, and by how much it says that clocks differ. */
class TokenLimitsTest {

    private static final Signer SIGNER = new Signer("one");

    private final TokenReader trusting = TokenReader.trusting();
    private final TokenReader verifying = TokenReader.verifying(
            new SigningKeys(() -> Signer.jwks(SIGNER), System::nanoTime, Clock.systemUTC()));

    private static String payload(int bytes) {
        String begin = "{\"svc\":\"" + Tokens.SVC + "\",\"x\":\"";
        return begin + "x".repeat(bytes - begin.length() - 2) + "\"}";
    }

    @ParameterizedTest
    @CsvSource({"16384, true", "16385, false"})
    void aPayloadOfUpTo16KibIsRead(int bytes, boolean read) throws Exception {
        assertEquals(read ? Set.of(Tokens.SVC) : Set.of(), trusting.read(Tokens.jwt(payload(bytes))).services());
    }

    @Test
    void headerAndSignatureDoNotCount() throws Exception {
        String token = Tokens.part("{\"alg\":\"RS256\",\"x\":\"" + "x".repeat(4_000) + "\"}") + "."
                + Tokens.part(payload(16_000)) + "." + Tokens.part("y".repeat(4_000));
        assertEquals(Set.of(Tokens.SVC), trusting.read(token).services());
    }

    @Test
    void aLongerOneIsRefusedWhereSignaturesAreChecked() {
        String message = assertThrows(RefusedTokenException.class,
                () -> verifying.read(Tokens.jwt(payload(16_385)))).getMessage();
        assertEquals("its payload is longer than 16 KiB", message);
        assertEquals("it is no JWT with a valid signature of a key of the JWKS", assertThrows(
                RefusedTokenException.class, () -> verifying.read(Tokens.jwt(payload(16_384)))).getMessage());
    }

    private RefusedTokenException refused(String claims) {
        return assertThrows(RefusedTokenException.class,
                () -> verifying.read(SIGNER.sign("{\"svc\":\"" + Tokens.SVC + "\"," + claims + "}")));
    }

    private static void assertAbout(int seconds, String pattern, RefusedTokenException refused) {
        Matcher matcher = Pattern.compile(pattern).matcher(refused.getMessage());
        assertTrue(matcher.matches(), refused.getMessage());
        int told = Integer.parseInt(matcher.group(1));
        assertTrue(Math.abs(told - seconds) <= 10, refused.getMessage());
        assertTrue(refused.isClock());
    }

    @Test
    void aTokenOfTheFutureSaysHowFarTheClockIsBehind() {
        Instant from = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 500);
        assertAbout(500, "it is valid only from " + from + "; the clock of this machine is about (\\d+) s behind: set"
                + " it \\(NTP\\)", refused("\"nbf\":" + from.getEpochSecond()));
    }

    @Test
    void anExpiredTokenSaysHowFarTheClockIsAheadIfItWasJustIssued() {
        Instant issued = Instant.ofEpochSecond(Instant.now().getEpochSecond() - 500);
        Instant end = issued.plusSeconds(200);
        assertAbout(500, "it has expired by the local clock at " + end + "; if it has just been issued, the clock of"
                + " this machine is about (\\d+) s ahead: set the clock \\(NTP\\)",
                refused("\"iat\":" + issued.getEpochSecond() + ",\"exp\":" + end.getEpochSecond()));
        assertEquals("it has expired by the local clock at " + end + ": set the clock (NTP)",
                refused("\"exp\":" + end.getEpochSecond()).getMessage());
    }

    @Test
    void aBadSignatureIsNoMatterOfTheClock() {
        assertFalse(assertThrows(RefusedTokenException.class, () -> verifying.read(
                new Signer("one").sign("{\"svc\":\"" + Tokens.SVC + "\"}"))).isClock());
    }
}
