package cloud.powerepos.des.auth.internal;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import cloud.powerepos.des.common.address.ServerAddress;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;

/** The configuration after it was checked. */
public record AuthSettings(URI tokenEndpoint, String scope, Duration requestTimeout, Duration connectTimeout,
        int parallelRequests, double refreshFrom, double refreshTo, Duration refusedRetry,
        String trustedCertificatesFile) {

    static final String TOKEN_ENDPOINT = "https://auth.powerepos.cloud/authorisation/token";
    static final String SCOPE = "des offline_access";

    private static final long MOST_MILLIS = Duration.ofMinutes(5).toMillis();
    private static final long LONGEST_RETRY_MILLIS = Duration.ofDays(30).toMillis();

    static AuthSettings of(RawConfiguration configuration) throws RefusedException {
        long refreshFrom = configuration.number("refresh.window.from.percent", 70, 10, 95);
        return new AuthSettings(tokenEndpoint(configuration.text("token.endpoint", TOKEN_ENDPOINT)),
                scope(configuration.text("scope", SCOPE)),
                Duration.ofMillis(configuration.number("request.timeout.ms", 10_000, 100, MOST_MILLIS)),
                Duration.ofMillis(configuration.number("connect.timeout.ms", 5_000, 100, MOST_MILLIS)),
                (int) configuration.number("parallel.requests", 8, 1, 8), refreshFrom / 100.0,
                configuration.number("refresh.window.to.percent", Math.max(refreshFrom, 85), refreshFrom, 95) / 100.0,
                Duration.ofMillis(configuration.number("refused.retry.ms", 3_600_000, 0, LONGEST_RETRY_MILLIS)),
                configuration.text("trusted.certificates.file", ""));
    }

    /** Whether tokens obtained under the other settings are as good under these. */
    public boolean sameTokens(AuthSettings other) {
        return tokenEndpoint.equals(other.tokenEndpoint) && scope.equals(other.scope);
    }

    private static URI tokenEndpoint(String text) throws RefusedException {
        try {
            return ServerAddress.resource(text);
        } catch (ServerAddress.InvalidException e) {
            throw refused("token.endpoint", "is not the address of a token endpoint, as " + e.getMessage(),
                    "the https address of the AuthServer's token endpoint");
        }
    }

    private static String scope(String text) throws RefusedException {
        String scope = String.join(" ", text.split("\\s+"));
        if (!List.of(scope.split(" ")).contains("des")) {
            throw refused("scope", "does not contain des", "des offline_access");
        }
        return scope;
    }

    private static RefusedException refused(String key, String what, String remedy) {
        return new RefusedException(key, key + " " + what + ": set it to " + remedy);
    }
}
