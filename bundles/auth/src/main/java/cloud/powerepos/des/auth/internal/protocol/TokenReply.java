package cloud.powerepos.des.auth.internal.protocol;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A token reply after it was checked.
 *
 * @param lifetime             never longer than ten years
 * @param refreshTokenLifetime empty where the reply does not say
 * @param organisation         as the AuthServer writes it; differs from the one asked for in letter case at the most
 */
public record TokenReply(String accessToken, Duration lifetime, Optional<String> refreshToken,
        Optional<Duration> refreshTokenLifetime, Optional<String> scope, Optional<String> serviceUri,
        Optional<String> organisation, Map<String, String> furtherFields) {

    @Override
    public String toString() {
        return "TokenReply[lifetime=" + lifetime + "]";
    }
}
