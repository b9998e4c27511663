package cloud.powerepos.des.endpoint.internal.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.InvalidTokenReplyException;
import cloud.powerepos.des.endpoint.internal.LogFile;
import cloud.powerepos.des.testing.Tokens;

/** When keys are fetched, how often, and what holds while they cannot be. */
class KeyFetchTest extends SignatureFixture {

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
    void anUnknownKeyIsNotHeldAgainstTheTokenWhereTheFetchForItFails() {
        accept(ONE.sign(Signer.CLAIMS));
        published = null;
        pass(SigningKeys.MIN_INTERVAL);
        String message = refuse(AuthServerUnavailableException.class, TWO.sign(Signer.CLAIMS)).getMessage();
        assertTrue(message.contains("(down)"), message);
        accept(ONE.sign(Signer.CLAIMS));
        assertEquals(2, fetches);
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
}
