package cloud.powerepos.des.common.oauth;

import java.util.Set;

/** What the error codes of a token endpoint speak of (RFC 6749, 5.2). */
public final class OAuthErrors {

    private static final Set<String> OF_CLIENTS = Set.of("invalid_client", "unauthorized_client");

    private OAuthErrors() {
    }

    /** Whether it is the client that is refused, whatever organisation it asks for. */
    public static boolean isOfClient(String error) {
        return OF_CLIENTS.contains(error);
    }
}
