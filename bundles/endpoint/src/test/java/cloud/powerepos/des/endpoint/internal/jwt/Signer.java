package cloud.powerepos.des.endpoint.internal.jwt;

import java.time.Instant;

import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

import cloud.powerepos.des.testing.Tokens;

/** An AuthServer's key, and what is signed with it. */
final class Signer {

    static final String CLAIMS = "{\"svc\":\"" + Tokens.SVC + "\",\"org_id\":\"ACME\",\"aud\":\"des\"}";

    private final RsaJsonWebKey key;

    Signer(String keyId) {
        try {
            key = RsaJwkGenerator.generateJwk(2048);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
        key.setKeyId(keyId);
    }

    static String jwks(Signer... signers) {
        JsonWebKeySet keys = new JsonWebKeySet();
        for (Signer signer : signers) {
            keys.addJsonWebKey(signer.key);
        }
        return keys.toJson();
    }

    String sign(String claims) {
        JsonWebSignature jws = jws(claims, "RS256");
        jws.setKey(key.getPrivateKey());
        return serialised(jws);
    }

    String expiring(Instant exp) {
        return sign("{\"svc\":\"" + Tokens.SVC + "\",\"exp\":" + exp.getEpochSecond() + "}");
    }

    /** The attack in which a public key is taken for the secret of an HMAC. */
    String signWithPublicKeyAsSecret() {
        JsonWebSignature jws = jws(CLAIMS, "HS256");
        jws.setKey(new HmacKey(key.getPublicKey().getEncoded()));
        return serialised(jws);
    }

    String unsigned() {
        return Tokens.part("{\"alg\":\"none\",\"kid\":\"" + key.getKeyId() + "\"}") + "." + Tokens.part(CLAIMS) + ".";
    }

    private JsonWebSignature jws(String claims, String algorithm) {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(claims);
        jws.setKeyIdHeaderValue(key.getKeyId());
        jws.setAlgorithmHeaderValue(algorithm);
        return jws;
    }

    private static String serialised(JsonWebSignature jws) {
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
