package cloud.powerepos.des.operations.inside;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

import cloud.powerepos.des.operations.ConfigurationProblem;

/**
 * What the endpoint resolver reports to operators. Thread-safe; requests no token. Blocks only where signatures are
 * checked and the AuthServer's keys have to be fetched first. After the service was stopped each answer is empty.
 */
@ProviderType
public interface EndpointOperations {

    /**
     * Reports where the organisation's DES is, by the token that is held, or where it was last.
     *
     * @param organisationCode the Organisation Code, exactly as configured
     * @return the base address, or empty where there was no usable token yet
     */
    Optional<URI> lastServiceUri(String organisationCode);

    /**
     * Reports why the token that is held cannot be used although it lives: the host that it names may not be called, or
     * it failed the check of its signature. Every call for the organisation ends with this reason.
     *
     * @param organisationCode the Organisation Code, exactly as configured
     * @return the reason and what to do about it, without secrets; empty where the token can be used or none is held
     */
    Optional<String> refusal(String organisationCode);

    /**
     * Lists what is wrong with the configuration of the endpoint resolver at this moment: that it is refused, or keys
     * that nothing reads.
     *
     * @return an immutable snapshot, empty when the configuration is in force as it stands
     */
    List<ConfigurationProblem> configurationProblems();
}
