package cloud.powerepos.des.endpoint.internal.jwt;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;

/**
 * Reads the claims of a token, with or without a check of its signature. No exception of jose4j leaves this class:
 * their messages quote the token.
 */
public final class TokenReader {

    private static final int MAX_PAYLOAD_BYTES = 16 * 1024;
    /** Base64 without padding. */
    private static final int MAX_PAYLOAD_LENGTH = (MAX_PAYLOAD_BYTES * 4 + 2) / 3;
    private static final int CLOCK_SKEW_SECONDS = 60;

    private final JwtConsumer consumer;
    /** Null where signatures are not checked. */
    private final SigningKeys keys;

    private TokenReader(JwtConsumer consumer, SigningKeys keys) {
        this.consumer = consumer;
        this.keys = keys;
    }

    /** Reads what can be read; the token came over TLS straight from the AuthServer. */
    public static TokenReader trusting() {
        return new TokenReader(new JwtConsumerBuilder().setSkipSignatureVerification().setDisableRequireSignature()
                .setSkipAllValidators().build(), null);
    }

    /** Refuses a token unless one of these keys signed it and, where it has an {@code exp}, it has not expired. */
    public static TokenReader verifying(SigningKeys keys) {
        return new TokenReader(new JwtConsumerBuilder().setVerificationKeyResolver(keys)
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT,
                        AlgorithmIdentifiers.RSA_USING_SHA256, AlgorithmIdentifiers.RSA_USING_SHA384,
                        AlgorithmIdentifiers.RSA_USING_SHA512, AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
                        AlgorithmIdentifiers.RSA_PSS_USING_SHA384, AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
                        AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
                        AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
                        AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512, AlgorithmIdentifiers.EDDSA))
                .setSkipDefaultAudienceValidation()
                .setAllowedClockSkewInSeconds(CLOCK_SKEW_SECONDS)
                .build(), keys);
    }

    /** Whether signatures are checked, for which keys may have to be fetched. */
    public boolean verifies() {
        return keys != null;
    }

    /**
     * Reads the claims.
     *
     * @return none where they cannot be read and signatures are not checked
     * @throws RefusedTokenException    if the token does not pass the check
     * @throws KeysUnavailableException if the keys for the check could not be fetched
     */
    public TokenClaims read(String token) throws RefusedTokenException, KeysUnavailableException {
        if (payloadLength(token) > MAX_PAYLOAD_LENGTH) {
            return unreadable("its payload is longer than " + MAX_PAYLOAD_BYTES / 1024 + " KiB");
        }
        try {
            JwtClaims claims = claims(token);
            return new TokenClaims(texts(claims.getClaimValue("svc")), values(claims.getClaimValue("org_id")));
        } catch (InvalidJwtException e) {
            if (e.getCause() instanceof KeysUnavailableException unavailable) {
                throw unavailable;
            }
            return refused(e);
        } catch (RuntimeException e) {
            // the parsers of jose4j also fail with unchecked exceptions; they too may quote the token
            return unreadable("it cannot be read as a JWT");
        }
    }

    private JwtClaims claims(String token) throws InvalidJwtException, KeysUnavailableException {
        Object held = keys == null ? null : keys.held();
        try {
            return consumer.processToClaims(token);
        } catch (InvalidJwtException e) {
            if (keys != null && e.hasErrorCode(ErrorCodes.SIGNATURE_INVALID) && keys.replaced(held)) {
                return consumer.processToClaims(token);
            }
            throw e;
        }
    }

    private TokenClaims refused(InvalidJwtException e) throws RefusedTokenException {
        if (e.hasErrorCode(ErrorCodes.NOT_YET_VALID)) {
            throw new RefusedTokenException(notYetValid(e.getJwtContext().getJwtClaims()), true);
        } else if (e.hasErrorCode(ErrorCodes.EXPIRED)) {
            throw new RefusedTokenException(expired(e.getJwtContext().getJwtClaims()), true);
        }
        return unreadable("it is no JWT with a valid signature of a key of the JWKS");
    }

    private static String notYetValid(JwtClaims claims) {
        Instant from = instant(claims, "nbf");
        return from == null ? "it is not valid yet by the clock of this machine; set the clock (NTP)"
                : "it is valid only from " + from + "; the clock of this machine is about " + seconds(Instant.now(),
                        from)
                        + " behind: set it (NTP)";
    }

    private static String expired(JwtClaims claims) {
        Instant issued = instant(claims, "iat");
        Instant end = instant(claims, "exp");
        return "it has expired by the local clock" + (end == null ? "" : " at " + end) + (issued == null ? ""
                : "; if it has just been issued, the clock of this machine is about " + seconds(issued, Instant.now())
                        + " ahead") + ": set the clock (NTP)";
    }

    private static String seconds(Instant from, Instant to) {
        return Duration.between(from, to).toSeconds() + " s";
    }

    private static Instant instant(JwtClaims claims, String name) {
        try {
            NumericDate date = claims.getNumericDateClaimValue(name);
            return date == null ? null : Instant.ofEpochSecond(date.getValue());
        } catch (MalformedClaimException | DateTimeException e) {
            return null;
        }
    }

    private TokenClaims unreadable(String reason) throws RefusedTokenException {
        if (keys != null) {
            throw new RefusedTokenException(reason, false);
        }
        return TokenClaims.NONE;
    }

    private static int payloadLength(String token) {
        int start = token.indexOf('.') + 1;
        int end = token.indexOf('.', start);
        return (end < 0 ? token.length() : end) - start;
    }

    private static Set<String> texts(Object claim) {
        return elements(claim).filter(String.class::isInstance).map(String.class::cast)
                .filter(text -> !text.isBlank()).collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> values(Object claim) {
        return elements(claim).map(String::valueOf).collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<?> elements(Object claim) {
        return claim instanceof Collection<?> several ? several.stream() : Stream.ofNullable(claim);
    }
}
