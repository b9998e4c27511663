package cloud.powerepos.des.auth.internal.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.credentials.DesCredentials;

/**
 * The row of an organisation. It depends on everything that a token depends on, so that nodes whose configuration
 * differs never touch one row, and tells nothing about it.
 */
public final class RowId {

    private static final String ALGORITHM = "HmacSHA256";

    private RowId() {
    }

    public static String of(AuthSettings settings, DesCredentials credentials) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(credentials.clientSecret().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            for (String part : List.of(settings.tokenEndpoint().toString(), settings.scope(),
                    credentials.organisationCode(), credentials.clientId(), credentials.serviceAccountId(),
                    credentials.serviceAccountPassword())) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                // with its length before it, or two parts could be split in another way
                mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
                mac.update(bytes);
            }
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal());
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("The JVM has no " + ALGORITHM, e);
        }
    }
}
