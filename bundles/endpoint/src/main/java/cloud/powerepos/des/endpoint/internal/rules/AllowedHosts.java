package cloud.powerepos.des.endpoint.internal.rules;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.text.Printable;

/**
 * Which hosts may be given a token: exact names, or {@code *.domain} for every name below a domain (at any depth, the
 * domain itself not included). No pattern allows every host.
 */
public record AllowedHosts(List<String> patterns) {

    private static final String LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";
    private static final Pattern VALID =
            Pattern.compile("(\\*\\.)?" + LABEL + "(\\." + LABEL + ")*|\\[[0-9a-f:.]+]");

    /**
     * Reads patterns as they are configured; {@code *} alone says as much as no pattern.
     *
     * @throws RefusedException naming the pattern that is none
     */
    public static AllowedHosts parse(List<String> configured) throws RefusedException {
        List<String> patterns = configured.stream().map(text -> text.toLowerCase(Locale.ROOT)).distinct().toList();
        if (patterns.equals(List.of("*"))) {
            return new AllowedHosts(List.of());
        }
        for (String pattern : patterns) {
            if (!VALID.matcher(pattern).matches()) {
                throw new RefusedException("allowed.hosts", "allowed.hosts has '" + Printable.address(pattern)
                        + "', which is no host: write host names such as des1.powerepos.cloud or"
                                + " *.powerepos.cloud, without"
                        + " scheme, port or path, or * alone, or leave the key empty, to allow every https host");
            }
        }
        return new AllowedHosts(patterns);
    }

    /** Tells whether a host, in lower case, may be called. */
    boolean allows(String host) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(pattern, host));
    }

    private static boolean matches(String pattern, String host) {
        return pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) && host.length() >= pattern.length()
                : host.equals(pattern);
    }
}
