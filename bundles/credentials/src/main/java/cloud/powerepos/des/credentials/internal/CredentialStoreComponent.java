package cloud.powerepos.des.credentials.internal;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.cm.ManagedService;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.component.CleanUp;
import cloud.powerepos.des.common.configadmin.Recipient;
import cloud.powerepos.des.common.configuration.EtcFolder;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.listeners.Listeners;
import cloud.powerepos.des.common.threads.DaemonScheduler;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.credentials.CredentialListener;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.ConfigurationProblem;

/**
 * The {@link CredentialStore} service. Immediate, because a delayed component would drop the last good configurations
 * while no bundle uses it, and because Config Admin does not come again where a service cannot be made at the moment it
 * wants it.
 * <p>
 * Config Admin delivers the configurations of organisations to this service as a factory, and that of the client, which
 * has another PID, to a service of its own. None is the configuration of this component: DS would publish every value,
 * secrets included, as a service property.
 */
@Component(service = { CredentialStore.class, ManagedServiceFactory.class, ConfigurationListener.class },
        immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE,
        property = Constants.SERVICE_PID + "=" + CredentialStore.ORGANISATION_PID)
public final class CredentialStoreComponent implements CredentialStore, ManagedServiceFactory, ConfigurationListener {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);

    // A listener usually needs this store. To bind its instance would be a circle; it is fetched when there is news.
    @Reference
    volatile Collection<ComponentServiceObjects<CredentialListener>> listeners = List.of();

    // What is in force stays in force while Config Admin is replaced.
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
    volatile ConfigurationAdmin configurationAdmin;

    private final Scheduler scheduler;
    private final Scheduler files;
    private final Listeners<CredentialListener> changes;
    private final CredentialRegistry credentials;
    private final ConfigAdminPoll configurationPoll;
    private final Poller poller;
    private final FolderWatch folderWatch;
    private final ServiceRegistration<ManagedService> client;
    // used by followConfigAdmin alone: first by the constructor, then on the thread for files
    private ConfigurationAdmin lastAdmin;

    /** @param component tells where secrets for placeholders and configuration files are */
    @Activate
    public CredentialStoreComponent(ComponentContext component) {
        this(component, new DaemonScheduler(LOG, new DaemonThreads("des-credentials")),
                new DaemonScheduler(LOG, new DaemonThreads("des-credentials-files")), System::nanoTime);
    }

    /** @param files runs what may wait for a file system */
    CredentialStoreComponent(ComponentContext component, Scheduler scheduler, Scheduler files, LongSupplier nanoTime) {
        this.scheduler = scheduler;
        this.files = files;
        BundleContext context = component.getBundleContext();
        changes = new Listeners<>(LOG, new DaemonThreads("des-credentials-listener"), scheduler, () -> listeners);
        ConfigurationReader reader = new ConfigurationReader(new SecretFiles(EtcFolder.path()));
        credentials = new CredentialRegistry(reader, scheduler, files,
                code -> changes.tell(code, listener -> listener.credentialsChanged(code)));
        ConfigAdminView configurations = new ConfigAdminView(() -> configurationAdmin,
                Recipient.of(context.getBundle()));
        configurations.receiver(ORGANISATION_PID, component::getServiceReference);
        configurationPoll = new ConfigAdminPoll(credentials, configurations, reader,
                folders(context, PlaceholderWatcher.FOLDERS));
        poller = new Poller(files, credentials::pollFiles, configurationPoll::poll);
        folderWatch = new FolderWatch(credentials, configurations,
                new ConfigurationFolders(folders(context, "karaf.etc", "felix.fileinstall.dir")), files, nanoTime);
        folderWatch.start();
        followConfigAdmin();
        poller.wake();
        try {
            client = context.registerService(ManagedService.class, this::clientUpdated,
                    FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_PID, CLIENT_PID)));
        } catch (Throwable e) {
            // a component that cannot be activated is not deactivated either
            CleanUp.run(LOG, changes::close, scheduler::close, files::close);
            throw e;
        }
        configurations.receiver(CLIENT_PID, () -> client.getReference());
    }

    @Deactivate
    void deactivate() {
        CleanUp.run(LOG, client::unregister, credentials::close, changes::close, scheduler::close, files::close);
    }

    @Override
    public Optional<DesCredentials> find(String organisationCode) {
        return credentials.find(organisationCode);
    }

    @Override
    public Set<String> organisationCodes() {
        return credentials.organisationCodes();
    }

    @Override
    public List<ConfigurationProblem> problems() {
        return credentials.problems();
    }

    @Override
    public String getName() {
        return "Organisations of DES Access";
    }

    private void clientUpdated(Dictionary<String, ?> properties) {
        if (properties == null) {
            deleted(CLIENT_PID);
        } else {
            updated(CLIENT_PID, properties);
        }
    }

    @Override
    public void updated(String pid, Dictionary<String, ?> properties) {
        if (credentials.update(pid, RawConfiguration.of(properties))) {
            folderWatch.fileMayBeBack();
        }
        configurationsChanged();
    }

    @Override
    public void deleted(String pid) {
        credentials.delete(pid);
        configurationsChanged();
    }

    /** Config Admin tells receivers nothing of a configuration that is bound to another bundle. */
    @Override
    public void configurationEvent(ConfigurationEvent event) {
        String pid = event.getFactoryPid() == null ? event.getPid() : event.getFactoryPid();
        if (pid.startsWith(CLIENT_PID) || pid.startsWith(ORGANISATION_PID)) {
            configurationsChanged();
        }
    }

    private void configurationsChanged() {
        configurationPoll.configurationsChanged();
        poller.wake();
    }

    /** Another Config Admin may have other configurations, and says nothing of those that it lacks. */
    private void followConfigAdmin() {
        files.after(FolderWatch.INTERVAL, this::followConfigAdmin);
        ConfigurationAdmin admin = configurationAdmin;
        if (admin != lastAdmin) {
            lastAdmin = admin;
            configurationsChanged();
        }
    }

    private static List<Path> folders(BundleContext context, String... properties) {
        return Stream.of(properties).map(context::getProperty).filter(Objects::nonNull)
                .flatMap(folders -> Stream.of(folders.split(","))).map(String::strip)
                .filter(folder -> !folder.isEmpty()).map(Path::of).toList();
    }
}
