package cloud.powerepos.des.endpoint.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

import cloud.powerepos.des.common.address.Loopback;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;

/** The resolver's configuration, checked. */
record EndpointSettings(AllowedHosts allowedHosts, Optional<URI> jwksUri) {

    static EndpointSettings of(RawConfiguration configuration) throws RefusedException {
        List<String> hosts = configuration.list("allowed.hosts", List.of());
        if (hosts.isEmpty() && configuration.filled("allowed.hosts")) {
            throw new RefusedException("allowed.hosts", "allowed.hosts has commas but no host: write host names, or * to"
                    + " allow every https host");
        }
        return new EndpointSettings(AllowedHosts.parse(hosts), jwksUri(configuration.text("jwks.uri", "")));
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
