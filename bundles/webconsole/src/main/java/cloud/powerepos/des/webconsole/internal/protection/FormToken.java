package cloud.powerepos.des.webconsole.internal.protection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The proof that a form came from this page: a MAC over the user and the time of day, with a key that lives as long as
 * the page. Another site can send a form but cannot read this value. Good for 12 to 24 hours, so that a page left open
 * over a shift still works and rows need not be drawn anew for it.
 */
public final class FormToken {

    private static final String ALGORITHM = "HmacSHA256";
    private static final long SLOT = Duration.ofHours(12).toMillis();

    private final Clock clock;
    private final SecretKeySpec key;

    public FormToken(Clock clock) {
        this.clock = clock;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, ALGORITHM);
    }

    public String issue(String user) {
        return mac(user, slot());
    }

    public boolean accepts(String user, String token) {
        if (token == null) {
            return false;
        }
        byte[] given = token.getBytes(StandardCharsets.UTF_8);
        long slot = slot();
        return MessageDigest.isEqual(given, mac(user, slot).getBytes(StandardCharsets.UTF_8))
                || MessageDigest.isEqual(given, mac(user, slot - 1).getBytes(StandardCharsets.UTF_8));
    }

    private long slot() {
        return Math.floorDiv(clock.millis(), SLOT);
    }

    private String mac(String user, long slot) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(ByteBuffer.allocate(Long.BYTES).putLong(slot).array());
            return Base64.getUrlEncoder().withoutPadding()
                    .encodeToString(mac.doFinal(user.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }
}
