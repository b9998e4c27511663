package cloud.powerepos.des.endpoint.internal.rules;

import java.net.URI;
import java.util.Locale;

import cloud.powerepos.des.common.address.ServerAddress;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesEndpointResolver;

/**
 * Decides whether an {@code svc} text is an address that a token may be sent to, and brings it into one form so that
 * two texts for the same address are equal: scheme and host in lower case, no default port, a slash at the end.
 */
public record ServiceUriRules(AllowedHosts allowedHosts) {

    /** What became of an {@code svc} text: the address, or the reason why there is none; the other one is null. */
    record Verdict(URI address, String refusal) {

        boolean accepted() {
            return address != null;
        }

        private static Verdict refused(String reason) {
            return new Verdict(null, reason);
        }
    }

    Verdict judge(String svc) {
        URI uri;
        try {
            uri = ServerAddress.parse(svc);
        } catch (ServerAddress.InvalidException e) {
            return Verdict.refused(e.getMessage());
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            return Verdict.refused("it has a query or a fragment");
        }
        if (!DesEndpoint.isServiceUri(uri)) {
            return Verdict.refused("its path is ambiguous");
        }
        URI address = normalised(uri);
        return allowedHosts.allows(address.getHost()) ? new Verdict(address, null)
                : Verdict.refused("its host is not among allowed.hosts: add it in " + DesEndpointResolver.PID
                        + ".cfg if it is a DES of PowerEPOS");
    }

    private static URI normalised(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int port = uri.getPort();
        boolean defaultPort = port < 0 || port == (scheme.equals("https") ? 443 : 80);
        return URI.create(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + (defaultPort ? "" : ":" + port)
                + uri.getRawPath() + (uri.getRawPath().endsWith("/") ? "" : "/"));
    }
}
