package cloud.powerepos.des.operations.inside;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

import cloud.powerepos.des.operations.ConfigurationProblem;

/**
 * What the endpoint resolver reports to operators. Thread-safe; requests no token. Blocks only where signatures are
 * checked and the AuthServer's keys have to be fetched first. Organisation Codes are exactly as configured. After the
 * service was stopped each answer is empty.
 */
@ProviderType
public interface EndpointOperations {

    /** {@return where DES is by the token that is held, or where it was last; empty before the first usable token} */
    Optional<URI> lastServiceUri(String organisationCode);

    /**
     * {@return why the token that is held cannot be used although it lives, and what to do about it, without secrets;
     * empty where it can be used or none is held} The host that it names may not be called, or it failed the check of
     * its signature; every call for the organisation ends with this reason.
     */
    Optional<String> refusal(String organisationCode);

    /**
     * {@return what is wrong with its configuration: that it is refused, or keys that nothing reads; an immutable
     * snapshot, empty where it is in force as it stands}
     */
    List<ConfigurationProblem> configurationProblems();
}
