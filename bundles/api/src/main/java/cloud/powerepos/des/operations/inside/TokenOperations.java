package cloud.powerepos.des.operations.inside;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import org.osgi.annotation.versioning.ProviderType;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.RequestStatistics;
import cloud.powerepos.des.operations.TokenStatus;

/**
 * What the token service reports to operators, and what they may ask of it. Thread-safe; no method blocks. After the
 * service was stopped each answer is empty, and the stage of {@link #renew(String)} ends with
 * {@link cloud.powerepos.des.auth.AccessClosedException}.
 */
@ProviderType
public interface TokenOperations {

    /**
     * Asks for a new token now, whatever is held and whatever holds requests back: a living token, a back-off after
     * failures, or credentials that were refused. The account may be locked out by calling it in a loop with wrong
     * credentials. A living token is handed out until the new one is in.
     *
     * @param organisationCode the Organisation Code, exactly as configured
     * @return a new stage for this caller, ending as that of
     *         {@link cloud.powerepos.des.auth.AuthTokenService#requestToken(String)} does
     */
    CompletionStage<AccessToken> renew(String organisationCode);

    /**
     * Gives the living token that is held. None is requested, and an organisation that no caller asks for stays idle.
     *
     * @param organisationCode the Organisation Code, exactly as configured
     * @return the token, or empty where no living one is held
     */
    Optional<AccessToken> held(String organisationCode);

    /**
     * Reports how the organisation's token is doing. Does not request one.
     *
     * @param organisationCode the Organisation Code, exactly as configured
     * @return a snapshot without secrets, or empty if no usable credentials are configured
     */
    Optional<TokenStatus> status(String organisationCode);

    /**
     * Tells how many token requests may be under way at once, over all organisations.
     *
     * @return the limit of the configuration in force, 1 or more
     */
    int parallelRequests();

    /**
     * Counts the token requests of all organisations.
     *
     * @return a snapshot
     */
    RequestStatistics requests();

    /**
     * Reports how the AuthServer is doing.
     *
     * @return a snapshot without secrets
     */
    AuthServerStatus authServer();

    /**
     * Lists what is wrong with the configuration of the token service at this moment: that it is refused, or keys that
     * nothing reads.
     *
     * @return an immutable snapshot, empty when the configuration is in force as it stands
     */
    List<ConfigurationProblem> configurationProblems();
}
