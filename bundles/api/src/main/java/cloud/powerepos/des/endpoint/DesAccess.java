package cloud.powerepos.des.endpoint;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Access to the DES of one organisation. There is one such service for each configured organisation, told apart by the
 * service property {@value #ORGANISATION}; it comes and goes with the configuration, so that a module can wait for it:
 *
 * <pre>
 * &#64;Reference(target = "(organisation=ACME)")
 * DesAccess des;
 * </pre>
 *
 * Thread-safe. After the service is gone {@link #endpoint()} and {@link #call(DesCall)} end with
 * {@link cloud.powerepos.des.auth.AccessClosedException} at once; so do the stages of {@link #requestEndpoint()} and
 * {@link #callAsync(Function)}.
 */
@ProviderType
public interface DesAccess {

    /** Name of the service property with the Organisation Code. */
    String ORGANISATION = "organisation";

    /** {@return the Organisation Code} */
    String organisationCode();

    /**
     * Gives the current token together with the host it is for. Returns at once where a living token is held; otherwise
     * waits for one token request, as {@link cloud.powerepos.des.auth.AuthTokenService#token(String)} does.
     *
     * @return a pair that is living at this moment; do not keep it, ask again for the next call
     * @throws cloud.powerepos.des.auth.DesAccessException if there is none; the subclass says what to do about it
     */
    DesEndpoint endpoint();

    /**
     * Gives the current token together with the host it is for, without ever blocking. The stage ends as
     * {@link #endpoint()} would; the error of an exceptional end is one of the exceptions named there. Cancellation and
     * threads are as {@link DesEndpointResolver#requestEndpoint(String)} says.
     *
     * @return a new stage for this caller, already complete where a living token and its host are held
     */
    CompletionStage<DesEndpoint> requestEndpoint();

    /**
     * Runs a call with the current pair. If it throws {@link DesUnauthorizedException}, the token is rejected and the
     * call is run once more with a fresh pair; if that is refused too, the exception is passed on and the token is
     * rejected as well. Nothing else is retried. Runs in the caller's thread. So a token that expired while the
     * machine was suspended costs one refused call, which the caller does not see.
     *
     * @param call the call
     * @param <T>  what the call gives
     * @param <X>  what the call may fail with
     * @return what the call gave
     * @throws X                                           what the call failed with
     * @throws DesUnauthorizedException                    if DES refused a fresh token too
     * @throws cloud.powerepos.des.auth.DesAccessException if there is no pair; the subclass says what to do about it
     */
    <T, X extends Exception> T call(DesCall<T, X> call) throws X;

    /**
     * Runs a call without ever blocking, for HTTP clients that answer with a stage. Where that stage, or the function
     * itself, fails with {@link DesUnauthorizedException}, also inside a
     * {@link java.util.concurrent.CompletionException}, the token is rejected and the function is run once more with a
     * fresh pair; if that is refused too, the exception is passed on and the token is rejected as well. Nothing else is
     * retried. A function that throws, or gives null, makes the result fail; only a stage that never ends leaves the
     * result open, so give each HTTP request a time limit.
     * <p>
     * The function must not block, and must take address and token from its argument and nowhere else. It runs in the
     * caller's thread where a pair is held, else in a thread of this service, which completes the pair.
     * <p>
     * The result ends in the thread that ends the function's stage. Dependent actions without an executor of their own
     * run there; {@code thenApplyAsync} and the like take an executor. To cancel the result, or to let a time limit of
     * its own end it, also cancels the stage that the function gave last, and the function is not run again. It affects
     * no other caller and no token request.
     *
     * @param call makes the call; gives its stage
     * @param <T>  what the call gives
     * @return a new stage: what the call gave; or its error, or one of those of {@link #endpoint()}, itself and not
     *         inside a {@code CompletionException}
     */
    <T> CompletionStage<T> callAsync(Function<? super DesEndpoint, ? extends CompletionStage<T>> call);
}
