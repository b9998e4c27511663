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

    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:");

    /**
     * Makes a pair; a slash is added to the address where it lacks one.
     *
     * @throws IllegalArgumentException if the address is not absolute, has no host, has user information, a query or a
     *                                  fragment, or has a path that could be read as another one
     * @throws NullPointerException     if a part is missing
     */
    public DesEndpoint {
        Objects.requireNonNull(token, "token");
        if (!isServiceUri(serviceUri)) {
            throw new IllegalArgumentException("Not the base address of a service");
        }
        if (!serviceUri.getRawPath().endsWith("/")) {
            serviceUri = URI.create(serviceUri + "/");
        }
    }

    /**
     * {@return whether an address can be the base address of a DES: whether the constructor accepts it}
     *
     * @param address any address
     */
    public static boolean isServiceUri(URI address) {
        return address.getScheme() != null && address.getHost() != null && address.getRawAuthority().indexOf('@') < 0
                && address.getRawQuery() == null && address.getRawFragment() == null
                && PathRules.isUnambiguous(address.getRawPath());
    }

    /**
     * Gives the address of a resource of this DES, such as {@code api/v1/startjob}. The result is always below
     * {@link #serviceUri()} and has no doubled slash.
     *
     * @param path a path relative to the base, with or without a leading slash and a query, characters escaped as in a
     *             URI
     * @return the absolute address
     * @throws IllegalArgumentException if the path might lead away from the base, is another address, or is not a valid
     *                                  path: it has dot segments, doubled slashes, semicolons, or escapes of those, of
     *                                  controls, of another escape, or of bytes that are not UTF-8
     */
    public URI resolve(String path) {
        int query = path.indexOf('?');
        String onlyPath = query < 0 ? path : path.substring(0, query);
        if (!PathRules.hasUriCharacters(path) || SCHEME.matcher(onlyPath).find()
                || !PathRules.isUnambiguous(onlyPath)) {
            throw new IllegalArgumentException("Not a path below the base address of DES");
        }
        return URI.create(serviceUri + (path.startsWith("/") ? path.substring(1) : path));
    }

    /** {@return the value of the {@code Authorization} header (RFC 6750)} It contains the token: a secret. */
    public String authorization() {
        return "Bearer " + token.value();
    }

    /** {@return a text that is fit for logs, without the token's value} */
    @Override
    public String toString() {
        return "DesEndpoint[" + serviceUri + ", " + token + "]";
    }
}
