package cloud.powerepos.des.webconsole.internal.protection;

import java.net.URI;

/** Tells from the headers of a request whether the browser sent it for a page of this very server. */
public final class SameOrigin {

    private SameOrigin() {
    }

    /**
     * The browser's own verdict counts first: it also holds behind a proxy that changes the name of the host. Browsers
     * give it on https and on loopback; elsewhere Origin, or else Referer, has to name the host that was asked.
     */
    public static boolean accepts(String fetchSite, String origin, String referer, String host) {
        if (fetchSite != null) {
            return fetchSite.equals("same-origin");
        }
        String source = origin != null ? origin : referer;
        return source != null && host != null && host.equalsIgnoreCase(authority(source));
    }

    private static String authority(String address) {
        try {
            return URI.create(address).getRawAuthority();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
