package cloud.powerepos.des.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

import cloud.powerepos.des.auth.AccessToken;

/** Makes tokens for tests. */
public final class Tokens {

    public static final String SVC = "https://des1.powerepos.cloud/";

    private Tokens() {
    }

    public static AccessToken token(String value, String svc) {
        return token(value, svc, "ACME");
    }

    public static AccessToken token(String value, String svc, String organisation) {
        return token(value, svc, organisation, Instant.EPOCH);
    }

    public static AccessToken token(String value, String svc, String organisation, Instant issuedAt) {
        return new AccessToken(value, organisation, "des offline_access", issuedAt, issuedAt.plusSeconds(28800),
                Optional.ofNullable(svc), Map.of());
    }

    /** A JWT with an invalid signature. */
    public static String jwt(String payload) {
        return part("{\"alg\":\"RS256\",\"kid\":\"k\"}") + "." + part(payload) + "." + part("signature");
    }

    public static String part(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
