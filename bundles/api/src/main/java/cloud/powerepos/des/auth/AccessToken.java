package cloud.powerepos.des.auth;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A DES-scoped access token of one organisation, with what the reply said about it. Immutable.
 * <p>
 * {@link #value()} is a secret: put it into the {@code Authorization} header of a call to the DES it is for, and
 * nowhere else. {@link #toString()} does not show it.
 *
 * @param value            the token as it goes into the header, for PowerEPOS a JWT
 * @param organisationCode the organisation that it was asked for
 * @param scope            the scope that was granted, or the one asked for where the reply names none
 * @param issuedAt         start of the request that brought it, by the local clock
 * @param expiresAt        until when it is handed out, by the local clock; safely before the AuthServer lets it expire
 * @param serviceUri       field {@code svc} of the reply as it was sent, unchecked; use {@code DesEndpointResolver} for
 *                         an address that can be trusted
 * @param replyFields      further fields of the reply, as text (JSON where the value is not a scalar); never the access
 *                         or refresh token
 */
public record AccessToken(String value, String organisationCode, String scope, Instant issuedAt, Instant expiresAt,
        Optional<String> serviceUri, Map<String, String> replyFields) {

    /** @throws NullPointerException if a part is missing */
    public AccessToken {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(organisationCode, "organisationCode");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(issuedAt, "issuedAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(serviceUri, "serviceUri");
        replyFields = Map.copyOf(replyFields);
    }

    /** {@return a text that is fit for logs, without the value or anything else that the AuthServer sent} */
    @Override
    public String toString() {
        return "AccessToken[organisation=" + organisationCode + ", issued=" + issuedAt + ", expires=" + expiresAt + "]";
    }
}
