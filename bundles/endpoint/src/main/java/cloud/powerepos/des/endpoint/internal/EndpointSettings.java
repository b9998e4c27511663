package cloud.powerepos.des.endpoint.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

import cloud.powerepos.des.common.address.Loopback;
import cloud.powerepos.des.common.configuration.RefusedException;

/** The resolver's configuration, checked. */
record EndpointSettings(AllowedHosts allowedHosts, Optional<URI> jwksUri) {

    static EndpointSettings parse(EndpointConfig config) throws RefusedException {
        return new EndpointSettings(AllowedHosts.parse(config.allowed_hosts()), jwksUri(config.jwks_uri().strip()));
    }

    private static Optional<URI> jwksUri(String text) throws RefusedException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null
                    && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme())
                            && Loopback.names(uri.getHost()))) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            // refused below, in words that do not repeat the text
        }
        throw new RefusedException("jwks.uri", "jwks.uri is not the address of a JWKS: write an absolute https address"
                + " without user information (http for a loopback host only), or leave the key empty to check no"
                + " signatures");
    }
}
