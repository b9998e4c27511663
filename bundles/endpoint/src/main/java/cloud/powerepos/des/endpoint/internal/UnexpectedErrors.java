package cloud.powerepos.des.endpoint.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.common.text.ErrorText;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.endpoint.internal.rules.Notices;

/** Turns what nothing here foresees into an exception that callers know, and logs it once per organisation. */
record UnexpectedErrors(Notices notices) {

    private static final class UnexpectedErrorException extends DesAccessException {

        private static final long serialVersionUID = 1L;

        UnexpectedErrorException(String organisationCode, Throwable error) {
            super(organisationCode, "The DES host of organisation " + Printable.of(organisationCode)
                    + " could not be determined because of an unexpected error (" + ErrorText.kind(error)
                    + "); try again, and if this lasts, restart bundle cloud.powerepos.des.endpoint and report the"
                    + " error, which is in the log", null, null);
        }
    }

    /** Gives the answer to a question; throws nothing but a {@link DesAccessException}. */
    <T> T answer(String organisationCode, Supplier<T> question) {
        try {
            return question.get();
        } catch (Throwable e) {
            throw toCaller(organisationCode, e);
        }
    }

    /** The same for an answer that comes later. The stage ends even where the error cannot be told in full. */
    <T> CompletionStage<T> stage(String organisationCode, Supplier<CompletionStage<T>> question) {
        CompletableFuture<T> stage = new CompletableFuture<>();
        CompletableFuture.completedStage(question).thenCompose(Supplier::get).exceptionally(error -> {
            throw toCaller(organisationCode, error);
        }).whenComplete((answer, error) -> {
            if (error == null) {
                stage.complete(answer);
            } else {
                // what the function above has thrown is wrapped
                stage.completeExceptionally(error.getCause());
            }
        });
        return stage;
    }

    private DesAccessException toCaller(String organisationCode, Throwable error) {
        if (error instanceof DesAccessException foreseen) {
            return foreseen;
        }
        if (error instanceof CompletionException && error.getCause() != null) {
            return toCaller(organisationCode, error.getCause());
        }
        DesAccessException failure = new UnexpectedErrorException(organisationCode, error);
        notices.warn(organisationCode, failure.getMessage(), ": " + ErrorText.trace(error));
        return failure;
    }
}
