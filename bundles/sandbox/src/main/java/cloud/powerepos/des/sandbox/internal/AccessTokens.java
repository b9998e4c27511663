package cloud.powerepos.des.sandbox.internal;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;

/**
 * Signs and checks access tokens. Remembers no token: each carries a serial number, protected by its signature, by
 * which tokens are revoked.
 */
public final class AccessTokens {

    private final RsaJsonWebKey key = newKey();
    private final AtomicLong serial = new AtomicLong();
    private final Clock clock;

    public AccessTokens(Clock clock) {
        this.clock = clock;
    }

    /** The claims of a genuine, unexpired token. */
    record Claims(String organisation, URI service, String userId, long serial) {
    }

    /** Serial number of the newest token. */
    public long newest() {
        return serial.get();
    }

    public String issue(Organisation organisation, URI issuer, Duration lifetime) {
        String kapow = guid("kapow", organisation);
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer.toString());
        claims.setSubject(organisation.account().serviceAccountId());
        claims.setJwtId(Long.toString(serial.incrementAndGet()));
        long now = clock.millis();
        claims.setIssuedAt(NumericDate.fromMilliseconds(now));
        claims.setNotBefore(NumericDate.fromMilliseconds(now));
        // rounded up: a token never dies before the time that its reply promised
        claims.setExpirationTime(NumericDate.fromMilliseconds(now + lifetime.toMillis() + 999));
        claims.setStringClaim("org_id", organisation.code());
        claims.setStringClaim("svc", organisation.service().toString());
        claims.setStringClaim("user_id", organisation.account().serviceAccountId());
        claims.setStringClaim("kapow", kapow);
        claims.setStringListClaim("root_nodes", List.of(guid("root node", organisation)));
        claims.setStringListClaim("pga", List.of("des"));
        claims.setStringClaim("enfl", "0");
        claims.setStringClaim("dsat", "sandbox");
        claims.setStringListClaim("dsrk", List.of(kapow));
        claims.setStringClaim("nk", "1");
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setHeader("typ", "JWT");
        signature.setKey(key.getPrivateKey());
        signature.setPayload(claims.toJson());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("The token cannot be signed", e);
        }
    }

    /**
     * Checks signature and times.
     *
     * @throws InvalidJwtException if the token is not one of ours, or is expired
     */
    public Claims verify(String token) throws InvalidJwtException {
        JwtClaims claims = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT,
                        AlgorithmIdentifiers.RSA_USING_SHA256))
                .setVerificationKey(key.getPublicKey())
                .setRequireExpirationTime()
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .build().processToClaims(token);
        try {
            return new Claims(claims.getStringClaimValue("org_id"), URI.create(claims.getStringClaimValue("svc")),
                    claims.getStringClaimValue("user_id"), Long.parseLong(claims.getJwtId()));
        } catch (MalformedClaimException e) {
            throw new IllegalStateException("A token of the sandbox lacks a claim", e);
        }
    }

    /** The public key as a JSON Web Key Set (RFC 7517). */
    public Map<String, ?> keySet() {
        return Map.of(JsonWebKeySet.JWK_SET_MEMBER_NAME, List.of(key.toParams(OutputControlLevel.PUBLIC_ONLY)));
    }

    private static String guid(String kind, Organisation organisation) {
        return UUID.nameUUIDFromBytes((kind + organisation.code()).getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static RsaJsonWebKey newKey() {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(UUID.randomUUID().toString());
            key.setUse("sig");
            key.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException("This Java has no RSA", e);
        }
    }
}
