package cloud.powerepos.des.shell.internal;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Dictionary;

import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

import cloud.powerepos.des.auth.AuthTokenService;

/**
 * Where the token service finds the AuthServer, as configured.
 *
 * @param trustedCertificates name of the PEM file, empty for none
 */
record AuthServer(String tokenEndpoint, String trustedCertificates) {

    static final AuthServer DEFAULT = new AuthServer("https://auth.powerepos.cloud/authorisation/token", "");

    static final String FILE = "etc/" + AuthTokenService.PID + ".cfg";

    /** @param service on whose behalf placeholders are resolved */
    static AuthServer configured(ConfigurationAdmin admin, ServiceReference<?> service) throws Step.Failure {
        try {
            // listed, not got: that would bring an absent one into being
            Configuration[] found = admin.listConfigurations("(service.pid=" + AuthTokenService.PID + ")");
            return found == null ? DEFAULT : of(found[0].getProcessedProperties(service));
        } catch (IOException | InvalidSyntaxException e) {
            throw new Step.Failure("the configuration " + AuthTokenService.PID + " cannot be read",
                    "see the log of Config Admin");
        }
    }

    URI address() throws Step.Failure {
        try {
            URI address = new URI(tokenEndpoint);
            if (address.getHost() != null && ("https".equals(address.getScheme())
                    || "http".equals(address.getScheme()))) {
                return address;
            }
        } catch (URISyntaxException e) {
            // told below
        }
        throw new Step.Failure("token.endpoint in " + FILE + " is no address", "set it to the https address of the"
                + " AuthServer's token endpoint");
    }

    private static AuthServer of(Dictionary<String, Object> properties) {
        return properties == null ? DEFAULT : new AuthServer(
                text(properties, "token.endpoint", DEFAULT.tokenEndpoint),
                text(properties, "trusted.certificates.file", DEFAULT.trustedCertificates));
    }

    private static String text(Dictionary<String, Object> properties, String key, String otherwise) {
        Object value = properties.get(key);
        return value == null ? otherwise : value.toString().strip();
    }
}
