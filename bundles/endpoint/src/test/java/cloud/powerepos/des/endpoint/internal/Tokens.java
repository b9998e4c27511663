package cloud.powerepos.des.endpoint.internal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

import cloud.powerepos.des.auth.AccessToken;

/** Makes tokens for tests. */
final class Tokens {

    static final String SVC = "https://des1.powerepos.cloud/";

    private Tokens() {
    }

    static AccessToken token(String value, String svc) {
        return new AccessToken(value, "ACME", "des offline_access", Instant.EPOCH, Instant.EPOCH.plusSeconds(28800),
                Optional.ofNullable(svc), Map.of());
    }

    /** A JWT with a signature that nobody made. */
    static String jwt(String payload) {
        return part("{\"alg\":\"RS256\",\"kid\":\"k\"}") + "." + part(payload) + "." + part("signature");
    }

    static String part(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
