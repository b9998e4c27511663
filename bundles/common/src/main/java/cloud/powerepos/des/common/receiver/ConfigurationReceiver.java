package cloud.powerepos.des.common.receiver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.cm.ManagedService;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;

import cloud.powerepos.des.common.configadmin.Recipient;
import cloud.powerepos.des.common.configuration.EtcFolder;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.threads.DaemonScheduler;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.common.threads.Scheduler;

/**
 * Receives the configuration of one PID from Config Admin, to which it answers at once. The base of components that
 * live as long as their bundle and need nothing else, so that what was in force is remembered while others come and go.
 */
public abstract class ConfigurationReceiver implements ManagedService, ConfigurationListener {

    /**
     * What is received.
     *
     * @param form       has a method for each key that is read
     * @param protecting the keys that protect, each with the text of its default
     */
    public record Subject(Logger log, String pid, Class<?> form, Map<String, String> protecting) {
    }

    private final String pid;
    private final Recipient recipient;
    private final Scheduler scheduler;
    private final KeptConfiguration configuration;

    // dynamic: what is in force stays in force while Config Admin is replaced; a private one SCR could not set
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
    protected volatile ConfigurationAdmin configurationAdmin;

    /** @param threads the name of the thread on which the follower is called */
    protected ConfigurationReceiver(Subject subject, BundleContext context, String threads) {
        this(subject, Recipient.of(context.getBundle()),
                DaemonScheduler.onDemand(subject.log(), new DaemonThreads(threads)));
    }

    /** For tests: without a bundle. */
    protected ConfigurationReceiver(Subject subject, Scheduler scheduler) {
        this(subject, new Recipient("", "", ""), scheduler);
    }

    private ConfigurationReceiver(Subject subject, Recipient recipient, Scheduler scheduler) {
        this.pid = subject.pid();
        this.recipient = recipient;
        this.scheduler = scheduler;
        this.configuration = new KeptConfiguration(subject, scheduler);
    }

    @Deactivate
    protected final void deactivate() {
        scheduler.close();
    }

    /** What of the configuration is in force. */
    public final KeptConfiguration configuration() {
        return configuration;
    }

    @Override
    public final void updated(Dictionary<String, ?> properties) {
        if (properties == null) {
            configuration.deleted(this::boundElsewhere, this::undelivered);
        } else {
            configuration.delivered(RawConfiguration.of(properties));
        }
    }

    /** Config Admin tells a receiver nothing of a configuration that is bound to another bundle. */
    @Override
    public final void configurationEvent(ConfigurationEvent event) {
        if (recipient.isTarget(event.getPid(), pid)) {
            configuration.unusable(this::boundElsewhere);
        }
    }

    /** Config Admin says that there is none also where there is one that is bound to another bundle. */
    private Optional<RefusedException> boundElsewhere() {
        ConfigurationAdmin admin = configurationAdmin;
        try {
            Configuration[] found = admin == null ? null
                    : admin.listConfigurations(Recipient.filter(Constants.SERVICE_PID, pid));
            return found == null ? Optional.empty() : recipient.best(Stream.of(found), pid).flatMap(recipient::refusal);
        } catch (IOException | InvalidSyntaxException | IllegalStateException e) {
            // it is going away, and its successor delivers again
            return Optional.empty();
        }
    }

    /** At a start, and where a file has a mistake, Config Admin has nothing of a file that is there. */
    private Optional<String> undelivered() {
        return Stream.of(".cfg", ".config", ".cfg.json").map(ending -> EtcFolder.resolve(pid + ending))
                .filter(Files::exists).map(Path::toString).findFirst();
    }
}
