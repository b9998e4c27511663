package cloud.powerepos.des.credentials.internal;

import static cloud.powerepos.des.credentials.CredentialStore.CLIENT_PID;
import static cloud.powerepos.des.credentials.CredentialStore.ORGANISATION_PID;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.configadmin.Recipient;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

/** What Config Admin has for us. Thread-safe. */
final class ConfigAdminView {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);

    private static final String OURS = "(|" + Recipient.filter(Constants.SERVICE_PID, CLIENT_PID)
            + Recipient.filter(ConfigurationAdmin.SERVICE_FACTORYPID, ORGANISATION_PID) + ")";

    /** What Config Admin delivers to us at one moment, by the PID under which it does, and why not the others. */
    record Listing(Map<String, Configuration> deliverable, List<ConfigurationProblem> refused) {
    }

    private final Supplier<ConfigurationAdmin> configurationAdmin;
    private final Recipient recipient;
    private final Map<String, Supplier<? extends ServiceReference<?>>> receivers = new ConcurrentHashMap<>();

    /** @param configurationAdmin gives null while there is none */
    ConfigAdminView(Supplier<ConfigurationAdmin> configurationAdmin, Recipient recipient) {
        this.configurationAdmin = configurationAdmin;
        this.recipient = recipient;
    }

    /** Placeholders are resolved on behalf of the service that receives the configurations of a PID. */
    void receiver(String pid, Supplier<? extends ServiceReference<?>> reference) {
        receivers.put(pid, reference);
    }

    /**
     * @return empty while Config Admin is away
     * @throws IllegalStateException if a configuration is deleted at this moment
     */
    Optional<Listing> list() {
        return list(OURS).map(this::listing);
    }

    /** @return empty while Config Admin is away */
    Optional<Configuration[]> list(String filter) {
        ConfigurationAdmin admin = configurationAdmin.get();
        if (admin == null) {
            return Optional.empty();
        }
        try {
            Configuration[] found = admin.listConfigurations(filter);
            return Optional.of(found == null ? new Configuration[0] : found);
        } catch (IOException | InvalidSyntaxException | IllegalStateException e) {
            LOG.debug("Configurations cannot be listed at this moment", e);
            return Optional.empty();
        }
    }

    /**
     * The configuration as it would be delivered now, its placeholders resolved.
     *
     * @return empty while it has no receiver or no value
     * @throws IllegalStateException if it is deleted, or Config Admin was replaced
     */
    Optional<RawConfiguration> resolved(Configuration configuration) {
        Supplier<? extends ServiceReference<?>> receiver = receivers
                .get(configuration.getFactoryPid() == null ? CLIENT_PID : ORGANISATION_PID);
        ServiceReference<?> reference = receiver == null ? null : receiver.get();
        Dictionary<String, Object> properties = reference == null ? null
                : configuration.getProcessedProperties(reference);
        return Optional.ofNullable(properties).map(RawConfiguration::of);
    }

    private Listing listing(Configuration[] found) {
        List<Configuration> ours = new ArrayList<>();
        recipient.best(Stream.of(found), CLIENT_PID).ifPresent(ours::add);
        Stream.of(found).filter(configuration -> configuration.getFactoryPid() != null
                && recipient.isTarget(configuration.getFactoryPid(), ORGANISATION_PID)).forEach(ours::add);
        Map<String, Configuration> deliverable = new LinkedHashMap<>();
        List<ConfigurationProblem> refused = new ArrayList<>();
        for (Configuration configuration : ours) {
            String pid = configuration.getFactoryPid() == null ? CLIENT_PID : configuration.getPid();
            Optional<RefusedException> refusal = recipient.refusal(configuration);
            if (refusal.isEmpty()) {
                deliverable.put(pid, configuration);
            } else {
                refused.add(new ConfigurationProblem(source(configuration), "", "", refusal.get().getMessage(),
                        Effect.NOTHING_IN_FORCE));
            }
        }
        return new Listing(deliverable, refused);
    }

    private static String source(Configuration configuration) {
        Dictionary<String, Object> properties = configuration.getProperties();
        return properties == null ? configuration.getPid()
                : RawConfiguration.of(properties).source(configuration.getPid());
    }
}
