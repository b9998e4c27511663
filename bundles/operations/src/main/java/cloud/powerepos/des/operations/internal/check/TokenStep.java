package cloud.powerepos.des.operations.internal.check;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.InvalidTokenReplyException;
import cloud.powerepos.des.auth.TokenRejectedException;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.common.time.Spans;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.inside.TokenOperations;
import cloud.powerepos.des.operations.internal.check.Step.Failure;
import cloud.powerepos.des.operations.internal.check.Step.Finding;

/** The real request: a token as every module asks for it. */
final class TokenStep {

    private final String organisation;
    private final AuthTokenService auth;
    private final TokenOperations tokens;
    private final Clock clock;
    private volatile AccessToken token;
    private volatile boolean answered;

    TokenStep(String organisation, AuthTokenService auth, TokenOperations tokens, Clock clock) {
        this.organisation = organisation;
        this.auth = auth;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Whether the step showed that the AuthServer answers token requests, be it by a refusal. */
    boolean answered() {
        return answered;
    }

    AccessToken token() {
        return token;
    }

    Finding run() throws Exception {
        try {
            token = auth.requestToken(organisation).toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw failure(e);
        }
        answered = true;
        Instant now = clock.instant();
        Optional<TokenStatus> status = tokens.status(organisation);
        String text = "scope " + token.scope() + status.flatMap(TokenStatus::grant)
                .map(grant -> ", by grant " + grant).orElse("") + ", issued "
                + Spans.relative(now, token.issuedAt()) + ", expires " + Spans.relative(now, token.expiresAt());
        return status.flatMap(TokenStatus::lastError)
                .map(error -> Finding.warning(text + "; but it could not be replaced: " + error))
                .orElseGet(() -> Finding.fine(text));
    }

    private Exception failure(ExecutionException failed) {
        if (!(failed.getCause() instanceof DesAccessException reason)) {
            return failed;
        }
        answered = reason instanceof CredentialsRejectedException || reason instanceof InvalidTokenReplyException
                || reason instanceof TokenRejectedException;
        return isHeld(reason) ? new Failure(reason.getMessage(), (reason instanceof CredentialsRejectedException
                ? "a corrected file is tried at once; if it was corrected elsewhere, type des:retry "
                : "to try again before that time, type des:retry ") + Printable.argument(organisation), reason)
                : reason;
    }

    /** Whether the same error would come without a request until its time. */
    private static boolean isHeld(DesAccessException reason) {
        return reason.nextAttempt().isPresent() || reason instanceof CredentialsRejectedException;
    }
}
