package cloud.powerepos.des.endpoint;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.osgi.annotation.versioning.ProviderType;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.InvalidTokenReplyException;

/**
 * Tells which host serves DES for a token, by what that very token says: field {@code svc} of the token reply or claim
 * {@code svc} of the token. PowerEPOS may move an organisation from one token to the next, and only the instance named
 * there accepts the token; so token and address are one pair and are never taken from two tokens.
 * <p>
 * All methods are thread-safe. Whatever goes wrong inside, an {@link Error} included, callers get a
 * {@link cloud.powerepos.des.auth.DesAccessException}, and the next call tries again.
 * <p>
 * After the service was stopped both {@code resolve} methods, {@link #endpoints(String)}, the handles that it gave and
 * the stages of {@link #requestEndpoint(String)} end with
 * {@link cloud.powerepos.des.auth.AccessClosedException} at once.
 */
@ProviderType
public interface DesEndpointResolver {

    /** PID of the service's configuration (file {@code etc/cloud.powerepos.des.endpoint.cfg}). */
    String PID = "cloud.powerepos.des.endpoint";

    /**
     * Gives the organisation's current token together with the host it is for. Blocks and fails as
     * {@link cloud.powerepos.des.auth.AuthTokenService#token(String)} does.
     *
     * @param organisationCode the Organisation Code, exactly as configured
     * @return a pair that is living at this moment; do not keep it, ask again for the next call
     * @throws InvalidTokenReplyException                      if the token names no DES that may be called
     * @throws cloud.powerepos.des.auth.DesAccessException     as for the token
     */
    DesEndpoint resolve(String organisationCode);

    /**
     * Gives the organisation's current token together with the host it is for, without ever blocking. The stage ends as
     * {@link #resolve(String)} would; the error of an exceptional end is one of the exceptions named there, itself and
     * not inside a {@code CompletionException}.
     * <p>
     * To cancel the stage, or to give it a time limit of its own, affects this caller alone and never the token
     * request. Dependent actions without an executor of their own may run in a thread of this service. Keep them short,
     * or use {@code thenApplyAsync} and the like with an executor, as
     * {@link cloud.powerepos.des.auth.AuthTokenService#requestToken(String)} says.
     *
     * @param organisationCode the Organisation Code, exactly as configured
     * @return a new stage for this caller, already complete where a living token and its host are held
     */
    CompletionStage<DesEndpoint> requestEndpoint(String organisationCode);

    /**
     * Gives a handle that answers as {@link #resolve(String)} does for one organisation, without looking the
     * organisation up each time: for callers who ask very often and have no {@link DesAccess}.
     *
     * @param organisationCode the Organisation Code, exactly as configured
     * @return a handle that is good for the life of this service, whatever happens to the configuration
     * @throws cloud.powerepos.des.auth.DesAccessException as for
     *         {@link cloud.powerepos.des.auth.AuthTokenService#tokens(String)}
     */
    Supplier<DesEndpoint> endpoints(String organisationCode);

    /**
     * Tells which host this token is for. Does not request a token; blocks only where signatures are checked and the
     * AuthServer's keys have to be fetched first.
     *
     * @param token a token, living or not
     * @return the pair of the token and its address
     * @throws InvalidTokenReplyException                             if the token names no DES that may be called
     * @throws cloud.powerepos.des.auth.AuthServerUnavailableException if the AuthServer's keys could not be fetched
     * @throws cloud.powerepos.des.auth.InvalidConfigurationException if the service's own configuration cannot be used
     * @throws cloud.powerepos.des.auth.AccessClosedException         if the service was stopped
     */
    DesEndpoint resolve(AccessToken token);
}
