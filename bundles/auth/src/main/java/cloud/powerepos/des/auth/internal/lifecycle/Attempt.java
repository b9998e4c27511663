package cloud.powerepos.des.auth.internal.lifecycle;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.protocol.TokenRequest;
import cloud.powerepos.des.credentials.DesCredentials;

/**
 * One request of a flight.
 *
 * @param epoch       the organisation's when it began
 * @param start       when it began, by the lifetime clock
 * @param sent        the refresh token that is used, null for the password; it is in no other place any more
 * @param credentials that are used
 */
public record Attempt(long epoch, long start, AuthSettings settings, RefreshToken sent, DesCredentials credentials) {

    public TokenRequest request() {
        return new TokenRequest(credentials, settings.scope(), sent == null ? null : sent.value());
    }
}
