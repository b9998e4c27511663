package cloud.powerepos.des.auth.internal.lifecycle;

import java.time.Instant;

import cloud.powerepos.des.auth.internal.protocol.TokenRequest.Grant;
import cloud.powerepos.des.credentials.DesCredentials;

/**
 * All that is known of one organisation's token. Immutable; {@link TokenTransitions} makes the next one.
 *
 * @param spread             this organisation's place in the refresh window, from 0 to 1
 * @param credentials        in force, or null where the organisation is not configured any more
 * @param cached             the current token
 * @param refreshToken       one that was not sent, or null
 * @param phase              what is being done about the next token
 * @param failure            what the last request came to, or null after a success
 * @param failuresInRow      requests that failed since the last success
 * @param freshTokensRejected tokens that DES refused soon after they were issued, in a row
 * @param troubledSince      when the first failure since the last success was; null where there is none whose end
 *                           operators still have to hear of
 * @param letterCaseReported whether operators know that the AuthServer writes the organisation in another letter case
 * @param epoch              grows when a reply that is still on the way has become worthless
 * @param lastGrant          how the last token was obtained, or null before the first
 * @param row                what is known of the row in the token store
 */
public record TokenState(String organisationCode, double spread, DesCredentials credentials, CachedToken cached,
        RefreshToken refreshToken, TokenPhase phase, Failure failure, int failuresInRow, int freshTokensRejected,
        Instant troubledSince, boolean letterCaseReported, long epoch, Grant lastGrant, StoreView row) {

    public static TokenState of(DesCredentials credentials, double spread) {
        return new TokenState(credentials.organisationCode(), spread, credentials, CachedToken.NONE, null,
                TokenPhase.IDLE, null, 0, 0, null, false, 0, null, StoreView.NONE);
    }

    public boolean isClosed() {
        return phase == TokenPhase.CLOSED;
    }

    /** The way out where a transition failed: this phase, whatever else is true. */
    public TokenState in(TokenPhase next) {
        return new TokenState(organisationCode, spread, credentials,
                next == TokenPhase.CLOSED ? CachedToken.NONE : cached, refreshToken, next, failure, failuresInRow,
                freshTokensRejected, troubledSince, letterCaseReported, epoch, lastGrant, row);
    }

    @Override
    public String toString() {
        return "TokenState[" + organisationCode + ", " + phase.getClass().getSimpleName() + "]";
    }
}
