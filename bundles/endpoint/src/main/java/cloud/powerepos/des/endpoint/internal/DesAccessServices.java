package cloud.powerepos.des.endpoint.internal;

import java.util.Map;

import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.credentials.CredentialListener;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.endpoint.DesEndpointResolver;

/**
 * Registers a {@link DesAccess} service for each configured organisation. New secrets of an organisation leave its service
 * alone.
 */
@Component(service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=cloud.powerepos.des.endpoint.DesAccess",
        uses = DesAccess.class)
public final class DesAccessServices {

    private final BundleContext context;
    private final AuthTokenService auth;
    private final DesEndpointResolver resolver;
    private final AccessRegistry registry;
    private final ServiceRegistration<CredentialListener> listening;

    /** Used by SCR. */
    @Activate
    public DesAccessServices(BundleContext context, @Reference CredentialStore store, @Reference AuthTokenService auth,
            @Reference DesEndpointResolver resolver) {
        this.context = context;
        this.auth = auth;
        this.resolver = resolver;
        this.registry = new AccessRegistry(store, this::register);
        // listens before it looks, so that no change falls between; and not as a service of the component, as the store
        // would have to activate us while we are waiting for the store
        this.listening = context.registerService(CredentialListener.class, registry, null);
        registry.start();
    }

    @Deactivate
    void deactivate() {
        listening.unregister();
        registry.close();
    }

    private Runnable register(String organisationCode) {
        OrganisationAccess access = new OrganisationAccess(organisationCode, auth, resolver);
        ServiceRegistration<DesAccess> registration = context.registerService(DesAccess.class, access,
                FrameworkUtil.asDictionary(Map.of(DesAccess.ORGANISATION, organisationCode)));
        return () -> {
            try {
                registration.unregister();
            } finally {
                // consumers have let go by now
                access.close();
            }
        };
    }
}
