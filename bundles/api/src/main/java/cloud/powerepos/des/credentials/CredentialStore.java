package cloud.powerepos.des.credentials;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.osgi.annotation.versioning.ProviderType;

import cloud.powerepos.des.operations.ConfigurationProblem;

/**
 * The credentials of every configured organisation, as they are in force at this moment.
 * <p>
 * The store is filled through Config Admin: one configuration {@value #CLIENT_PID} with the integrator's client
 * credentials and one factory configuration {@value #ORGANISATION_PID} for each organisation. A configuration that
 * cannot be used is refused with one clear log line and reported by {@link #problems()}; the last good one of the same
 * organisation stays in force. An organisation whose configuration is deleted stays known for a grace of five seconds,
 * so that a file being rewritten never takes a working organisation down. The same holds where the file is gone, but
 * its configuration was not deleted; that is reported by {@link #problems()}, and the configuration is in force again
 * with its file.
 * <p>
 * All methods are thread-safe, answer from memory, never block and are always fresh. Changes are announced to every
 * {@link CredentialListener} service. After the service was stopped there are no organisations and no problems: each
 * method gives an empty answer, none throws.
 */
@ProviderType
public interface CredentialStore {

    /** PID of the integrator's client credentials (file {@code etc/cloud.powerepos.des.client.cfg}). */
    String CLIENT_PID = "cloud.powerepos.des.client";

    /**
     * Factory PID of the organisations (files {@code etc/cloud.powerepos.des.organisation-NAME.cfg}, where the name is
     * free and the organisation code is a key of the file).
     */
    String ORGANISATION_PID = "cloud.powerepos.des.organisation";

    /**
     * {@return the credentials in force, or empty where none are configured or none could ever be used; then {@link
     * #problems()} tells why}
     *
     * @param organisationCode the PowerEPOS Organisation Code, exactly as configured
     */
    Optional<DesCredentials> find(String organisationCode);

    /** {@return the organisations that {@link #find(String)} finds, in alphabetical order; an immutable snapshot} */
    Set<String> organisationCodes();

    /**
     * {@return what is wrong with the configurations at this moment, for operators: those that are refused, keys that
     * are not read, and files that look like configurations but from which none came; an immutable snapshot,
     * empty where all is in force as it stands}
     */
    List<ConfigurationProblem> problems();
}
