package cloud.powerepos.des.endpoint.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

import cloud.powerepos.des.endpoint.DesEndpointResolver;

/** The resolver's configuration, checked. */
record EndpointSettings(AllowedHosts allowedHosts, Optional<URI> jwksUri) {

    /**
     * Checks a configuration.
     *
     * @throws IllegalArgumentException naming the PID, the key and the remedy
     */
    static EndpointSettings parse(EndpointConfig config) {
        try {
            return new EndpointSettings(AllowedHosts.parse(config.allowed_hosts()), jwksUri(config.jwks_uri().strip()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Configuration " + DesEndpointResolver.PID + " is refused: " + e.getMessage(), e);
        }
    }

    private static Optional<URI> jwksUri(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null
                    && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme())
                            && ServiceUriRules.loopback(uri.getHost().toLowerCase(Locale.ROOT)))) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            // refused below, in words that do not repeat the text
        }
        throw new IllegalArgumentException("jwks.uri is not the address of a JWKS; write an absolute https address"
                + " without user information (http for a loopback host only), or leave the key empty to check no"
                + " signatures");
    }
}
