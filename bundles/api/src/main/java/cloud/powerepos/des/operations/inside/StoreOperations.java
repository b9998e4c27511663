package cloud.powerepos.des.operations.inside;

import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

import cloud.powerepos.des.operations.ConfigurationProblem;

/** What the token store reports to operators besides its status. Thread-safe; no method blocks. */
@ProviderType
public interface StoreOperations {

    /**
     * Lists what is wrong with the configuration of the token store at this moment: that it is refused, or keys that
     * nothing reads.
     *
     * @return an immutable snapshot, empty when the configuration is in force as it stands
     */
    List<ConfigurationProblem> configurationProblems();
}
