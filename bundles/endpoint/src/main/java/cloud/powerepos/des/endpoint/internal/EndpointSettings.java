package cloud.powerepos.des.endpoint.internal;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import cloud.powerepos.des.common.address.ServerAddress;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.endpoint.internal.rules.AllowedHosts;

/** The resolver's configuration, checked. */
record EndpointSettings(AllowedHosts allowedHosts, Optional<URI> jwksUri) {

    static EndpointSettings of(RawConfiguration configuration) throws RefusedException {
        List<String> hosts = configuration.list("allowed.hosts", List.of());
        if (hosts.isEmpty() && configuration.filled("allowed.hosts")) {
            throw new RefusedException("allowed.hosts", "allowed.hosts has commas but no host: write host"
                    + " names, or * to allow every https host");
        }
        return new EndpointSettings(AllowedHosts.parse(hosts), jwksUri(configuration.text("jwks.uri", "")));
    }

    private static Optional<URI> jwksUri(String text) throws RefusedException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ServerAddress.resource(text));
        } catch (ServerAddress.InvalidException e) {
            throw new RefusedException("jwks.uri", "jwks.uri is not the address of a JWKS, as " + e.getMessage()
                    + ": write an absolute https address without user information (http for a loopback host only), or"
                    + " leave the key empty to check no signatures");
        }
    }
}
