package cloud.powerepos.des.auth;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Access tokens for the DES of each configured organisation: asked for once, kept fresh in the background, handed out
 * from memory.
 * <p>
 * While an organisation has a living token, every method here answers at once, also during a refresh and while the
 * AuthServer is down. A token is living until shortly before the end of the lifetime that its reply named: the smaller
 * of 30 seconds and 5 % earlier, counted from the start of the request. At most one token request per organisation is
 * under way at any time, whatever the number of callers.
 * <p>
 * Whether a token lives is counted on a clock that no setting of the system's time moves. Such a clock may stand still
 * while the machine is suspended; the service finds that out within about a second after it resumes. Until then a token
 * may be handed out that expired in the suspend; the same holds for at most the rest of a token's lifetime after 85 %
 * of it where the machine is so short of time that the service's own look, once a second, does not run. DES answers 401
 * to such a token: report it by {@link #reject(AccessToken)}, or call DES by {@code DesAccess.call}, which does so and
 * tries again with a fresh token.
 * <p>
 * Whatever goes wrong inside, an {@link Error} included, callers get a {@link DesAccessException}, and the next call
 * tries again.
 * <p>
 * All methods are thread-safe. After the service was stopped {@link #token(String)}, {@link #tokens(String)}, the
 * handles that it gave and the stages of {@link #requestToken(String)} end with {@link AccessClosedException};
 * {@link #reject(AccessToken)} does nothing.
 * <p>
 * Source of the facts: PowerEPOS documents the password grant with {@code org_id}, the reply and that refresh tokens
 * rotate; RFC 6749 fills what is left open.
 */
@ProviderType
public interface AuthTokenService {

    /** PID of the service's configuration (file {@code etc/cloud.powerepos.des.auth.cfg}). */
    String PID = "cloud.powerepos.des.auth";

    /**
     * Gives a living token of the organisation. Returns at once where there is one; otherwise waits for one token
     * request, at the longest for the configured time limit ({@code request.timeout.ms}, 10 seconds by default).
     *
     * @param organisationCode the Organisation Code, exactly as configured
     * @return a token that is living at this moment; do not keep it, ask again for the next call
     * @throws UnknownOrganisationException      if no usable credentials are configured: configure the organisation
     * @throws CredentialsRejectedException      if the AuthServer refused the credentials: fix them; it is not asked
     *                                           again before they change, an operator retries, or the time named
     * @throws AuthServerUnavailableException    if the AuthServer could not be reached or is failing: try again at
     *                                           the time named; until then every call ends with this error at once
     * @throws InvalidTokenReplyException        if the AuthServer's reply was not understood: report it
     * @throws TokenRejectedException            if DES refused two fresh tokens in a row: see that the organisation
     *                                           has DES assigned
     * @throws InvalidConfigurationException     if the service's own configuration cannot be used: fix it
     * @throws AccessClosedException             if the service was stopped
     */
    AccessToken token(String organisationCode);

    /**
     * Gives a living token of the organisation without ever blocking. The stage ends as {@link #token(String)} would;
     * the error of an exceptional end is one of the exceptions named there.
     * <p>
     * To cancel the stage, or to give it a time limit of its own, affects this caller alone and never the request.
     * Dependent actions without an executor of their own may run in a thread of this service, which no listener can
     * hold. Keep them short: one that blocks delays the stages of others by about a tenth of a second, and for as long
     * as it blocks once 32 of them block at the same time. Use {@code thenApplyAsync} and the like with an executor for
     * more.
     *
     * @param organisationCode the Organisation Code, exactly as configured
     * @return a new stage for this caller, already complete where a living token is held
     */
    CompletionStage<AccessToken> requestToken(String organisationCode);

    /**
     * Gives a handle that answers as {@link #token(String)} does for one organisation, without looking the
     * organisation up each time: for callers who ask very often.
     *
     * @param organisationCode the Organisation Code, exactly as configured
     * @return a handle that is good for the life of this service, whatever happens to the configuration
     * @throws UnknownOrganisationException if no usable credentials are configured
     * @throws AccessClosedException        if the service was stopped
     */
    Supplier<AccessToken> tokens(String organisationCode);

    /**
     * Reports that DES answered 401 to a call with exactly this token. If it is the organisation's current token, it is
     * not handed out again and one new token is requested, however many callers report it. A token that has been
     * replaced meanwhile is ignored. If DES refuses two fresh tokens in a row, requests back off and callers get
     * {@link TokenRejectedException}. Never blocks.
     *
     * @param token the token that was refused
     */
    void reject(AccessToken token);
}
