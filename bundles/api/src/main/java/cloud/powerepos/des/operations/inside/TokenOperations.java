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
 * What the token service reports to operators, and what they may ask of it. Thread-safe; no method blocks, and but for
 * {@link #renew(String)} none requests a token. Organisation Codes are exactly as configured. After the service was
 * stopped each answer is empty, and the stage of {@link #renew(String)} ends with
 * {@link cloud.powerepos.des.auth.AccessClosedException}.
 */
@ProviderType
public interface TokenOperations {

    /**
     * Asks for a new token now, as {@link cloud.powerepos.des.operations.DesOperations#renew(String)} says.
     *
     * @return a new stage for this caller, ending as that of
     *         {@link cloud.powerepos.des.auth.AuthTokenService#requestToken(String)} does
     */
    CompletionStage<AccessToken> renew(String organisationCode);

    /** {@return the living token that is held, if any} An organisation that no caller asks for stays idle. */
    Optional<AccessToken> held(String organisationCode);

    /** {@return a snapshot of the organisation's token, without secrets; empty without usable credentials} */
    Optional<TokenStatus> status(String organisationCode);

    /** {@return how many token requests may be under way at once by the configuration in force, 1 or more} */
    int parallelRequests();

    /** {@return a snapshot of the token requests of all organisations} */
    RequestStatistics requests();

    /** {@return a snapshot of how the AuthServer is doing, without secrets} */
    AuthServerStatus authServer();

    /**
     * {@return what is wrong with its configuration: that it is refused, or keys that nothing reads; an immutable
     * snapshot, empty where it is in force as it stands}
     */
    List<ConfigurationProblem> configurationProblems();
}
