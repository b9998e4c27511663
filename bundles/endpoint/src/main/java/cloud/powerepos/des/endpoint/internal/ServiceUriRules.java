package cloud.powerepos.des.endpoint.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

import cloud.powerepos.des.common.address.Loopback;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesEndpointResolver;

/**
 * Decides whether an {@code svc} text is an address that a token may be sent to, and brings it into one form so that two
 * texts for the same address are equal: scheme and host in lower case, no default port, a slash at the end.
 */
record ServiceUriRules(AllowedHosts allowedHosts) {

    private static final int MAX_LENGTH = 2048;
    private static final Pattern PRINTABLE_ASCII = Pattern.compile("[\\x21-\\x7e]+");
    private static final String OCTET = "(0|[1-9]\\d{0,2})";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    /** What name resolution may take for a number although it is no dotted quad, such as 2130706433 or 0x7f000001. */
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?\\d[^.]*");
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
        if (svc.length() > MAX_LENGTH) {
            return Verdict.refused("it is longer than " + MAX_LENGTH + " characters");
        }
        if (!PRINTABLE_ASCII.matcher(svc).matches()) {
            return Verdict.refused("it has white space, control or non-ASCII characters");
        }
        URI uri;
        try {
            uri = new URI(svc);
        } catch (URISyntaxException e) {
            return Verdict.refused("it is not a URI");
        }
        if (uri.getScheme() == null) {
            return Verdict.refused("it is not absolute");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            return Verdict.refused("its scheme is not https");
        }
        if (uri.getRawAuthority() != null && uri.getRawAuthority().indexOf('@') >= 0) {
            return Verdict.refused("it has user information");
        }
        if (uri.getHost() == null) {
            return Verdict.refused("it has no valid host");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            return Verdict.refused("it has a query or a fragment");
        }
        if (!DesEndpoint.isServiceUri(uri)) {
            return Verdict.refused("its path is ambiguous");
        }
        return judge(scheme, uri.getHost().toLowerCase(Locale.ROOT), uri.getPort(), uri.getRawPath());
    }

    private Verdict judge(String scheme, String host, int port, String path) {
        if (host.endsWith(".") || host.indexOf('%') >= 0) {
            return Verdict.refused("its host ends in a dot or has a zone");
        }
        if (NUMERIC.matcher(host).matches() && !IPV4.matcher(host).matches()) {
            return Verdict.refused("it has no valid host");
        }
        if (port == 0 || port > 65535) {
            return Verdict.refused("its port is out of range");
        }
        if (scheme.equals("http") && !Loopback.names(host)) {
            return Verdict.refused("http is accepted for a loopback host only");
        }
        if (!allowedHosts.allows(host)) {
            return Verdict.refused("its host is not among allowed.hosts: add it in "
                    + DesEndpointResolver.PID + ".cfg if it is a DES of PowerEPOS");
        }
        boolean defaultPort = port < 0 || port == (scheme.equals("https") ? 443 : 80);
        return new Verdict(URI.create(scheme + "://" + host + (defaultPort ? "" : ":" + port) + path
                + (path.endsWith("/") ? "" : "/")), null);
    }
}
