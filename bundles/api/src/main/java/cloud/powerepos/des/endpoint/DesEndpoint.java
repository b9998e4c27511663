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

    /**
     * Whatever a server might take as a way out of the base: doubled slashes, dot segments, also escaped or with a path
     * parameter, and escapes of separators, of controls, of another escape, or of bytes that UTF-8 does not know.
     */
    private static final Pattern WAY_OUT = Pattern.compile(
            "//|(^|/)(\\.|%2e){1,2}([/;]|$)|%([01]|2f|25|5c|7f|c[01]|f[5-9a-f])", Pattern.CASE_INSENSITIVE);

    /** All that a URI may consist of: no white space, controls, backslash or fragment, and nothing to be normalised. */
    private static final Pattern URI_CHARACTERS = Pattern.compile("[!$%&'()*+,./0-9:;=?@A-Z_a-z~\\[\\]-]*");

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
        if (serviceUri.getScheme() == null || serviceUri.getHost() == null || serviceUri.getRawUserInfo() != null
                || serviceUri.getRawQuery() != null || serviceUri.getRawFragment() != null
                || WAY_OUT.matcher(serviceUri.getRawPath()).find()) {
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
     * @throws IllegalArgumentException if the path might lead away from the base, is another address, or is not a valid
     *                                  path
     */
    public URI resolve(String path) {
        int query = path.indexOf('?');
        String onlyPath = query < 0 ? path : path.substring(0, query);
        if (!URI_CHARACTERS.matcher(path).matches() || SCHEME.matcher(onlyPath).find()
                || WAY_OUT.matcher(onlyPath).find()) {
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
