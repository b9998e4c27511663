package cloud.powerepos.des.endpoint;

import java.net.URI;
import java.util.Objects;
import java.util.regex.Pattern;

import cloud.powerepos.des.auth.AccessToken;

/**
 * A token and the host that accepts it: one pair, never to be mixed with another. Immutable.
 *
 * @param serviceUri base address of the DES that the token is for, absolute, ending in a slash
 * @param token      the token
 */
public record DesEndpoint(URI serviceUri, AccessToken token) {

    /** Dot segments, plain or escaped, and escaped separators: whatever a server might take as a way out of the base. */
    private static final Pattern WAY_OUT =
            Pattern.compile("(^|/)(\\.|%2e){1,2}(/|$)|%2f|%5c|%00", Pattern.CASE_INSENSITIVE);

    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:");

    /**
     * Makes a pair; a slash is added to the address where it lacks one.
     *
     * @throws IllegalArgumentException if the address is not absolute, has no host, or has user information, a query or
     *                                  a fragment
     * @throws NullPointerException     if a part is missing
     */
    public DesEndpoint {
        Objects.requireNonNull(token, "token");
        if (serviceUri.getScheme() == null || serviceUri.getHost() == null || serviceUri.getRawUserInfo() != null
                || serviceUri.getRawQuery() != null || serviceUri.getRawFragment() != null) {
            throw new IllegalArgumentException("Not the base address of a service");
        }
        if (!serviceUri.getRawPath().endsWith("/")) {
            serviceUri = URI.create(serviceUri + "/");
        }
    }

    /**
     * Gives the address of a resource of this DES, such as {@code api/v1/startjob}. The result is always below
     * {@link #serviceUri()} and has no doubled slash.
     *
     * @param path a path relative to the base, with or without a leading slash and a query, characters escaped as in a
     *             URI
     * @return the absolute address
     * @throws IllegalArgumentException if the path would lead away from the base, is another address, or is not a valid
     *                                  path
     */
    public URI resolve(String path) {
        int query = path.indexOf('?');
        String onlyPath = query < 0 ? path : path.substring(0, query);
        if (onlyPath.contains("//") || onlyPath.indexOf('\\') >= 0 || path.indexOf('#') >= 0
                || SCHEME.matcher(onlyPath).find() || WAY_OUT.matcher(onlyPath).find()) {
            throw new IllegalArgumentException("Not a path below the base address of DES");
        }
        return URI.create(serviceUri + (path.startsWith("/") ? path.substring(1) : path));
    }

    /**
     * Gives the value of the {@code Authorization} header (RFC 6750). It contains the token: a secret.
     *
     * @return {@code Bearer} and the token
     */
    public String authorization() {
        return "Bearer " + token.value();
    }

    /**
     * Names the pair without the token's value.
     *
     * @return a text that is fit for logs
     */
    @Override
    public String toString() {
        return "DesEndpoint[" + serviceUri + ", " + token + "]";
    }
}
