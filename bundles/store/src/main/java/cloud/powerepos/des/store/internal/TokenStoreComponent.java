package cloud.powerepos.des.store.internal;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

import javax.sql.DataSource;

import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.component.CleanUp;
import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.listeners.Listeners;
import cloud.powerepos.des.common.receiver.KeptConfiguration;
import cloud.powerepos.des.common.registrations.Registrations;
import cloud.powerepos.des.common.threads.DaemonScheduler;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.operations.inside.StoreOperations;
import cloud.powerepos.des.store.StoreListener;
import cloud.powerepos.des.store.TokenStore;
import cloud.powerepos.des.store.internal.StoreSettings.Engine;
import cloud.powerepos.des.store.internal.StoreSettings.FileEngine;
import cloud.powerepos.des.store.internal.StoreSettings.JdbcEngine;
import cloud.powerepos.des.store.internal.file.FileRows;
import cloud.powerepos.des.store.internal.jdbc.DataSources;
import cloud.powerepos.des.store.internal.jdbc.JdbcRows;
import cloud.powerepos.des.store.internal.rows.Rows;
import cloud.powerepos.des.store.internal.sealing.KeyRing;
import cloud.powerepos.des.store.internal.service.StoreService;

/**
 * The token store as a component. Its service is there at once, so that bundles which start later find it; its calls
 * wait until it is known which configuration is in force.
 */
@Component(service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
@Capability(namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"cloud.powerepos.des.store.TokenStore\"", uses = TokenStore.class)
@Capability(namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"cloud.powerepos.des.operations.inside.StoreOperations\"",
        uses = StoreOperations.class)
public final class TokenStoreComponent {

    private static final Logger LOG = LoggerFactory.getLogger(TokenStore.class);

    private final KeptConfiguration configuration;
    private final KeptConfiguration.Follower follower = this::take;
    private final DaemonScheduler scheduler = DaemonScheduler.onDemand(LOG, new DaemonThreads("des-store-timer"));
    private final Registrations registrations = new Registrations(LOG, scheduler);
    private final Listeners<StoreListener> news = new Listeners<>(LOG, new DaemonThreads("des-store-listener"),
            scheduler, this::listeners);
    private final StorePlaces places;
    private final StoreService service;
    private final KeyWatch keys;
    /** For the thread of the configuration alone. */
    private Engine engine;
    private Rows rows;

    /** Objects, not services: those of others are not made for us. */
    @Reference(service = DataSource.class, cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    volatile Collection<ComponentServiceObjects<DataSource>> dataSources = List.of();

    /** Objects, not services: to get a listener while it is being activated would go in a circle. */
    @Reference(service = StoreListener.class, cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    volatile Collection<ComponentServiceObjects<StoreListener>> listeners = List.of();

    /**
     * Used by SCR.
     *
     * @param receiver knows where tokens are kept
     */
    @Activate
    public TokenStoreComponent(BundleContext context, @Reference StoreConfigurationReceiver receiver) {
        configuration = receiver.configuration();
        places = StorePlaces.of(context::getProperty, name -> ownFolder(context, name));
        service = new StoreService(LOG, scheduler, configuration::problems,
                status -> news.tell(listener -> listener.storeChanged(status)));
        keys = new KeyWatch(scheduler, configuration::offerAgain);
    }

    private Collection<ComponentServiceObjects<StoreListener>> listeners() {
        return listeners;
    }

    private static Path ownFolder(BundleContext context, String name) {
        return context.getDataFile(name).toPath();
    }

    @Activate
    void register(BundleContext context) {
        registrations.add(() -> context.registerService(
                new String[] {TokenStore.class.getName(), StoreOperations.class.getName()}, service, null));
        configuration.follow(follower, service::misconfigured);
        keys.start();
    }

    private void take(RawConfiguration latest) throws RefusedException {
        StoreSettings settings = StoreSettings.of(latest, places);
        KeyRing ring = keys.read(settings);
        if (!settings.engine().equals(engine)) {
            engine = settings.engine();
            rows = rows(engine);
        }
        service.use(rows, ring, settings.node(), settings.timeout(), settings.startWait());
    }

    private Rows rows(Engine wanted) {
        if (wanted instanceof FileEngine files) {
            return new FileRows(LOG, files.directory(), InstantSource.system());
        }
        JdbcEngine jdbc = (JdbcEngine) wanted;
        return new JdbcRows(new DataSources(jdbc.dataSource(), () -> dataSources), jdbc.table(), jdbc.createTable(),
                jdbc.timeout());
    }

    @Deactivate
    void deactivate() {
        CleanUp.run(LOG, () -> configuration.unfollow(follower), registrations::close, service::close,
                news::close, scheduler::close);
    }
}
