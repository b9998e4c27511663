package cloud.powerepos.des.common.faces;

import java.util.concurrent.CompletionException;

import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.common.oauth.OAuthErrors;

/** What one attempt of many came to, and so whether the next ones make sense. */
public enum RetryResult {
    RENEWED, REFUSED,
    /** Each further attempt with the same client brings that client nearer to being locked. */
    CLIENT_REFUSED,
    /** The AuthServer gives no answer to others either. */
    UNAVAILABLE, FAILED;

    /** @param error how a request for a new token ended; null where it brought a token */
    public static RetryResult of(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause == null) {
            return RENEWED;
        }
        if (cause instanceof CredentialsRejectedException rejected) {
            return OAuthErrors.isOfClient(rejected.error()) ? CLIENT_REFUSED : REFUSED;
        }
        return cause instanceof AuthServerUnavailableException ? UNAVAILABLE : FAILED;
    }
}
