package cloud.powerepos.des.store.internal.sealing;

import java.security.Key;
import java.util.HexFormat;

import org.jose4j.keys.AesKey;

import cloud.powerepos.des.common.digest.Sha256;

/**
 * A key of 256 bits.
 *
 * @param id tells one key from another and nothing of the key
 */
public record SealingKey(String id, Key key) {

    public static final int LENGTH = 32;

    private static final int ID_LENGTH = 6;

    static SealingKey of(byte[] content) {
        String id = HexFormat.of().formatHex(Sha256.of(content), 0, ID_LENGTH);
        return new SealingKey(id, new AesKey(content));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "SealingKey[" + id + "]";
    }
}
