package cloud.powerepos.des.store.internal.sealing;

import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

import org.jose4j.keys.AesKey;

/**
 * A key of 256 bits.
 *
 * @param id tells one key from another and nothing of the key
 */
public record SealingKey(String id, Key key) {

    public static final int LENGTH = 32;

    private static final int ID_LENGTH = 6;

    static SealingKey of(byte[] content) {
        return new SealingKey(id(content), new AesKey(content));
    }

    private static String id(byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(content), ID_LENGTH));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "SealingKey[" + id + "]";
    }
}
