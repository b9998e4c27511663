package cloud.powerepos.des.store.internal.sealing;

import java.util.List;

import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwe.ContentEncryptionAlgorithmIdentifiers;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwe.KeyManagementAlgorithmIdentifiers;
import org.jose4j.lang.JoseException;

/**
 * Seals texts as JWE (AES-256-GCM), bound to their place, so that a text which was changed, or moved to another row or
 * column, does not open. Thread-safe.
 */
public final class Sealer {

    private static final String ALGORITHM = KeyManagementAlgorithmIdentifiers.DIRECT;
    private static final String ENCRYPTION = ContentEncryptionAlgorithmIdentifiers.AES_256_GCM;
    private static final String ROW = "row";
    private static final String COLUMN = "col";

    private final List<SealingKey> keys;

    /** @param keys the first one seals, each opens */
    public Sealer(List<SealingKey> keys) {
        this.keys = List.copyOf(keys);
    }

    public String seal(Place place, String text) {
        SealingKey key = keys.get(0);
        JsonWebEncryption jwe = new JsonWebEncryption();
        jwe.setAlgorithmHeaderValue(ALGORITHM);
        jwe.setEncryptionMethodHeaderParameter(ENCRYPTION);
        jwe.setKeyIdHeaderValue(key.id());
        jwe.setHeader(ROW, place.row());
        jwe.setHeader(COLUMN, place.column());
        jwe.setKey(key.key());
        jwe.setPayload(text);
        try {
            return jwe.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("This JVM has no AES-256-GCM: use one that has");
        }
    }

    /** @throws UnreadableException if no key of this node opens it, or it was changed or moved */
    public String open(Place place, String sealed) throws UnreadableException {
        try {
            return opened(place, parse(sealed));
        } catch (JoseException | RuntimeException e) {
            // the second: a member of the header is of another type
            throw tampered();
        }
    }

    private String opened(Place place, JsonWebEncryption jwe) throws UnreadableException, JoseException {
        String keyId = jwe.getKeyIdHeaderValue();
        SealingKey key = keys.stream().filter(candidate -> candidate.id().equals(keyId)).findFirst()
                .orElseThrow(() -> new UnreadableException("it was sealed with key " + shown(keyId)
                        + ", which this node does not have: give every node the same key.file, and name the file of"
                        + " that key in former.key.files"));
        jwe.setKey(key.key());
        String text = jwe.getPayload();
        if (!place.row().equals(jwe.getHeader(ROW)) || !place.column().equals(jwe.getHeader(COLUMN))) {
            throw tampered();
        }
        return text;
    }

    /** The id of the key that sealed a text, as far as the text says so; else an empty text. */
    public static String keyId(String sealed) {
        try {
            return shown(parse(sealed).getKeyIdHeaderValue());
        } catch (JoseException | RuntimeException e) {
            return "";
        }
    }

    private static JsonWebEncryption parse(String sealed) throws JoseException {
        JsonWebEncryption jwe = new JsonWebEncryption();
        jwe.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, ALGORITHM));
        jwe.setContentEncryptionAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, ENCRYPTION));
        jwe.setCompactSerialization(sealed);
        return jwe;
    }

    private static UnreadableException tampered() {
        return new UnreadableException("it was changed, or moved from another row, outside of DES Access: find out who"
                + " writes to the token store");
    }

    /** A key id is from outside. */
    private static String shown(String keyId) {
        return keyId != null && keyId.matches("[0-9a-f]{1,32}") ? keyId : "of another kind";
    }
}
