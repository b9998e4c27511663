package cloud.powerepos.des.credentials.internal;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Dictionary;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
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
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.files.EtcFolder;
import cloud.powerepos.des.common.listeners.Listeners;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.credentials.CredentialListener;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.ConfigurationProblem;

/**
 * The {@link CredentialStore} service. Immediate, because a delayed component would drop the last good configurations
 * while no bundle uses it.
 * <p>
 * The configurations come through {@link ClientConfiguration} and {@link OrganisationConfigurations} and not as this
 * component's own: DS would publish every value, secrets included, as a service property.
 */
@Component(service = { CredentialStore.class, CredentialStoreComponent.class }, immediate = true,
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class CredentialStoreComponent implements CredentialStore {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);

    // A listener usually needs this store. To bind its instance would be a circle; it is fetched when there is news.
    @Reference
    volatile Collection<ComponentServiceObjects<CredentialListener>> listeners = List.of();

    // What is in force stays in force while Config Admin is replaced.
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
    volatile ConfigurationAdmin configurationAdmin;

    private final Background background;
    private final Listeners<CredentialListener> changes;
    private final CredentialRegistry credentials;
    private final ConfigAdminView configurations;
    private final ConfigAdminPoll configurationPoll;
    private final Poller poller;
    private final FolderWatch folderWatch;
    // used by followConfigAdmin alone: first by the constructor, then on the thread for files
    private ConfigurationAdmin lastAdmin;

    /**
     * Starts with no credentials; Config Admin delivers the configurations.
     *
     * @param context tells where secrets for placeholders and configuration files are
     */
    @Activate
    public CredentialStoreComponent(BundleContext context) {
        this(context, Background.threads());
    }

    CredentialStoreComponent(BundleContext context, Background background) {
        this.background = background;
        changes = new Listeners<>(LOG, new DaemonThreads("des-credentials-listener"), background.scheduler(),
                () -> listeners);
        Scheduler files = background.files();
        ConfigurationReader reader = new ConfigurationReader(new SecretFiles(EtcFolder.path()));
        credentials = new CredentialRegistry(reader, background.scheduler(), files, this::tell);
        configurations = new ConfigAdminView(() -> configurationAdmin, Recipient.of(context.getBundle()));
        configurationPoll = new ConfigAdminPoll(credentials, configurations, reader,
                folders(context.getProperty(PlaceholderWatcher.FOLDERS)));
        poller = new Poller(files, credentials::pollFiles, configurationPoll::poll);
        ConfigurationFolders folders = new ConfigurationFolders(folders(Stream.of("karaf.etc", "felix.fileinstall.dir")
                .map(context::getProperty).filter(Objects::nonNull).collect(Collectors.joining(","))));
        folderWatch = new FolderWatch(credentials, configurations, folders, files, background.nanoTime());
        folderWatch.start();
        followConfigAdmin();
        poller.wake();
    }

    @Deactivate
    void deactivate() {
        CleanUp.run(LOG, credentials::close, changes::close, background.end());
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

    void receiver(String pid, Supplier<? extends ServiceReference<?>> reference) {
        configurations.receiver(pid, reference);
    }

    void updated(String pid, Dictionary<String, ?> properties) {
        if (credentials.update(pid, RawConfiguration.of(properties))) {
            folderWatch.fileMayBeBack();
        }
        configurationsChanged();
    }

    void deleted(String pid) {
        credentials.delete(pid);
        configurationsChanged();
    }

    /** Config Admin has something for us that it may not deliver. */
    void configurationsChanged() {
        configurationPoll.configurationsChanged();
        poller.wake();
    }

    /** Another Config Admin may have other configurations, and says nothing of those that it lacks. */
    private void followConfigAdmin() {
        background.files().after(FolderWatch.INTERVAL, this::followConfigAdmin);
        ConfigurationAdmin admin = configurationAdmin;
        if (admin != lastAdmin) {
            lastAdmin = admin;
            configurationsChanged();
        }
    }

    private static List<Path> folders(String commaSeparated) {
        return commaSeparated == null ? List.of() : Stream.of(commaSeparated.split(",")).map(String::strip)
                .filter(folder -> !folder.isEmpty()).map(Path::of).toList();
    }

    private void tell(String organisationCode) {
        changes.tell(organisationCode, listener -> listener.credentialsChanged(organisationCode));
    }
}
