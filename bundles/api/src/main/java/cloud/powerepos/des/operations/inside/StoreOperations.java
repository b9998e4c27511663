package cloud.powerepos.des.operations.inside;

import java.util.List;

import org.osgi.annotation.versioning.ProviderType;

import cloud.powerepos.des.operations.ConfigurationProblem;

/** What the token store reports to operators besides its status. Thread-safe; no method blocks. */
@ProviderType
public interface StoreOperations {

    /**
     * {@return what is wrong with its configuration: that it is refused, or keys that nothing reads; an immutable
     * snapshot, empty where it is in force as it stands}
     */
    List<ConfigurationProblem> configurationProblems();
}
