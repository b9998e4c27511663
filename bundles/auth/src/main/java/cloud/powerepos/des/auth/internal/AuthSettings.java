package cloud.powerepos.des.auth.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

import cloud.powerepos.des.common.address.Loopback;
import cloud.powerepos.des.common.configuration.RefusedException;

/** The configuration after it was checked. */
record AuthSettings(URI tokenEndpoint, String scope, Duration requestTimeout, Duration connectTimeout,
        int parallelRequests, double refreshFrom, double refreshTo, Duration refusedRetry,
        String trustedCertificatesFile) {

    static AuthSettings of(AuthConfiguration configuration) throws RefusedException {
        return new AuthSettings(tokenEndpoint(configuration.token_endpoint()), scope(configuration.scope()),
                Duration.ofMillis(within("request.timeout.ms", configuration::request_timeout_ms, 100, 300_000)),
                Duration.ofMillis(within("connect.timeout.ms", configuration::connect_timeout_ms, 100, 300_000)),
                (int) within("parallel.requests", configuration::parallel_requests, 1, 8),
                within("refresh.window.from.percent", configuration::refresh_window_from_percent, 10, 95) / 100.0,
                within("refresh.window.to.percent", configuration::refresh_window_to_percent,
                        configuration.refresh_window_from_percent(), 95) / 100.0,
                Duration.ofMillis(within("refused.retry.ms", configuration::refused_retry_ms, 0, Long.MAX_VALUE / 1_000_000)),
                text("trusted.certificates.file", configuration.trusted_certificates_file()));
    }

    /** Whether tokens obtained under the other settings are as good under these. */
    boolean sameTokens(AuthSettings other) {
        return tokenEndpoint.equals(other.tokenEndpoint) && scope.equals(other.scope);
    }

    private static URI tokenEndpoint(String text) throws RefusedException {
        String key = "token.endpoint";
        URI uri;
        try {
            uri = new URI(text(key, text));
        } catch (URISyntaxException e) {
            throw refused(key, "is not an address", "the https address of the AuthServer's token endpoint");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw refused(key, "is not an absolute address of a host without user name and fragment",
                    "the https address of the AuthServer's token endpoint");
        }
        if (!scheme.equals("https") && !(scheme.equals("http") && Loopback.names(uri.getHost()))) {
            throw refused(key, "would send secrets unencrypted", "an https address (http is for loopback hosts only)");
        }
        return uri;
    }

    private static String scope(String text) throws RefusedException {
        String scope = String.join(" ", text("scope", text).split("\\s+"));
        if (!List.of(scope.split(" ")).contains("des")) {
            throw refused("scope", "does not contain des", "des offline_access");
        }
        return scope;
    }

    private static String text(String key, String text) throws RefusedException {
        if (text.contains("$[")) {
            throw refused(key, "has a placeholder that was not resolved", "a value, or define what the placeholder names");
        }
        return text.strip();
    }

    private static long within(String key, LongSupplier number, long min, long max) throws RefusedException {
        long value;
        try {
            value = number.getAsLong();
        } catch (RuntimeException e) {
            throw refused(key, "is not a whole number", "a number from " + min + " to " + max);
        }
        if (value < min || value > max) {
            throw refused(key, "is " + value, "a number from " + min + " to " + max);
        }
        return value;
    }

    private static RefusedException refused(String key, String what, String remedy) {
        return new RefusedException(key, key + " " + what + ": set it to " + remedy);
    }
}
