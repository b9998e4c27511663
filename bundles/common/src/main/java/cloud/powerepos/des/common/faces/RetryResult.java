package cloud.powerepos.des.common.faces;

import java.util.Set;
import java.util.concurrent.CompletionException;

import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.CredentialsRejectedException;

/** What one attempt of many came to, and so whether the next ones make sense. */
public enum RetryResult {
    RENEWED, REFUSED,
    /** Each further attempt with the same client brings that client nearer to being locked. */
    CLIENT_REFUSED,
    /** The AuthServer gives no answer to others either. */
    UNAVAILABLE, FAILED;

    private static final Set<String> ERRORS_OF_CLIENTS = Set.of("invalid_client", "unauthorized_client");

    /** @param error how a request for a new token ended; null where it brought a token */
    public static RetryResult of(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause == null) {
            return RENEWED;
        }
        if (cause instanceof CredentialsRejectedException rejected) {
            return ERRORS_OF_CLIENTS.contains(rejected.error()) ? CLIENT_REFUSED : REFUSED;
        }
        return cause instanceof AuthServerUnavailableException ? UNAVAILABLE : FAILED;
    }
}
