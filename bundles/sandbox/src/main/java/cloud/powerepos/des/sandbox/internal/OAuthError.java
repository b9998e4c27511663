package cloud.powerepos.des.sandbox.internal;

import java.util.Map;

/** A token request that is refused, as RFC 6749 section 5.2 has it. */
final class OAuthError extends Exception {

    private static final long serialVersionUID = 1L;

    private final String error;

    OAuthError(String error, String description) {
        super(description, null, false, false);
        this.error = error;
    }

    Reply reply() {
        return new Reply(error.equals("invalid_client") ? 401 : 400, TokenEndpoint.NOT_STORED,
                Map.of("error", error, "error_description", getMessage()));
    }
}
