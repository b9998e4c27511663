package cloud.powerepos.des.endpoint.internal.access;

import java.util.concurrent.Executor;

import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.common.component.CleanUp;
import cloud.powerepos.des.common.threads.DaemonScheduler;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.common.workers.Workers;
import cloud.powerepos.des.credentials.CredentialListener;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.endpoint.DesEndpointResolver;

/**
 * Registers a {@link DesAccess} service for each configured organisation, on threads of its own: modules are activated
 * by that, and may block. New secrets of an organisation leave its service alone.
 */
@Component(service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=cloud.powerepos.des.endpoint.DesAccess",
        uses = DesAccess.class)
public final class DesAccessServices {

    private static final Logger LOG = LoggerFactory.getLogger(DesAccessServices.class);

    /**
     * Where work is done that others must not wait for.
     *
     * @param end ends the threads within a second; what waits is dropped
     */
    record Background(Executor workers, Scheduler scheduler, CleanUp.Step end) {

        static Background threads() {
            DaemonScheduler scheduler = new DaemonScheduler(LOG, new DaemonThreads("des-endpoint-scheduler"));
            Workers workers = new Workers(LOG, scheduler, new DaemonThreads("des-endpoint-services"));
            return new Background(workers, scheduler, () -> CleanUp.run(LOG, workers::stop, scheduler::close));
        }
    }

    private final AccessRegistry registry;
    private final ServiceRegistration<CredentialListener> listening;
    private final Background background;

    /** Used by SCR. */
    @Activate
    public DesAccessServices(BundleContext context, @Reference CredentialStore store, @Reference AuthTokenService auth,
            @Reference DesEndpointResolver resolver) {
        this(context, store, auth, resolver, Background.threads());
    }

    DesAccessServices(BundleContext context, CredentialStore store, AuthTokenService auth, DesEndpointResolver resolver,
            Background background) {
        this.background = background;
        registry = new AccessRegistry(store, code -> new RegisteredAccess(context,
                new OrganisationAccess(code, auth, resolver)), background.workers(), background.scheduler());
        // listens before it looks, so that no change falls between; and not as a service of the component, as the store
        // would have to activate us while we are waiting for the store
        try {
            listening = context.registerService(CredentialListener.class, registry, null);
        } catch (Throwable e) {
            // a component that cannot be activated is not deactivated either
            CleanUp.run(LOG, background.end());
            throw e;
        }
        registry.start();
    }

    /** What the workers have left is unregistered here; modules that block in a call are released before. */
    @Deactivate
    void deactivate() {
        CleanUp.run(LOG, listening::unregister, registry::revoke, background.end(), registry::close);
    }
}
