package cloud.powerepos.des.common.receiver;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Optional;
import java.util.stream.Stream;

import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ManagedService;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;

/**
 * Receives the configuration of one PID from Config Admin, to which it answers at once. The base of components that live
 * as long as their bundle and need nothing else, so that what was in force is remembered while others come and go.
 */
public abstract class ConfigurationReceiver implements ManagedService {

    private final String pid;
    private final String location;
    private final KeptConfiguration configuration;

    /** @param location where our bundle comes from */
    protected ConfigurationReceiver(String pid, String location, KeptConfiguration configuration) {
        this.pid = pid;
        this.location = location;
        this.configuration = configuration;
    }

    /** What of the configuration is in force. */
    public final KeptConfiguration configuration() {
        return configuration;
    }

    /** @return null while there is none */
    protected abstract ConfigurationAdmin configurationAdmin();

    @Override
    public final void updated(Dictionary<String, ?> properties) {
        if (properties == null) {
            configuration.deleted(this::boundElsewhere);
        } else {
            configuration.delivered(RawConfiguration.of(properties));
        }
    }

    /** Config Admin says that there is none also where there is one that is bound to another bundle. */
    private Optional<RefusedException> boundElsewhere() {
        ConfigurationAdmin admin = configurationAdmin();
        try {
            Configuration[] found = admin == null ? null : admin.listConfigurations("(service.pid=" + pid + ")");
            return found == null ? Optional.empty() : Stream.of(found).map(Configuration::getBundleLocation)
                    .filter(bound -> bound != null && !bound.startsWith("?") && !bound.equals(location)).findFirst()
                    .map(bound -> new RefusedException("", "the configuration " + pid + " is bound to the bundle at " + bound
                            + " and not delivered: delete it and create it again, bound to no bundle or to '?'"));
        } catch (IOException | InvalidSyntaxException | IllegalStateException e) {
            // it is going away, and its successor delivers again
            return Optional.empty();
        }
    }
}
