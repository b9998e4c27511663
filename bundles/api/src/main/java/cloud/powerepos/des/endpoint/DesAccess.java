package cloud.powerepos.des.endpoint;

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
 * {@link cloud.powerepos.des.auth.AccessClosedException} at once.
 */
@ProviderType
public interface DesAccess {

    /** Name of the service property with the Organisation Code. */
    String ORGANISATION = "organisation";

    /**
     * Names the organisation.
     *
     * @return the Organisation Code
     */
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
}
