package cloud.powerepos.des.endpoint.internal.access;

import java.util.Map;

import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.text.ErrorText;
import cloud.powerepos.des.endpoint.DesAccess;

/** The service of one organisation. */
final class RegisteredAccess implements AccessRegistry.Access {

    private static final Logger LOG = LoggerFactory.getLogger(RegisteredAccess.class);

    private final BundleContext context;
    private final OrganisationAccess access;
    private ServiceRegistration<DesAccess> registration;
    private boolean closed;

    RegisteredAccess(BundleContext context, OrganisationAccess access) {
        this.context = context;
        this.access = access;
    }

    @Override
    public void open() {
        ServiceRegistration<DesAccess> registered;
        try {
            // modules are activated by this call
            registered = context.registerService(DesAccess.class, access,
                    FrameworkUtil.asDictionary(Map.of(DesAccess.ORGANISATION, access.organisationCode())));
        } catch (IllegalStateException e) {
            LOG.debug("Not registered, as the bundle is stopping ({})", ErrorText.kind(e));
            return;
        }
        synchronized (this) {
            if (!closed) {
                registration = registered;
                return;
            }
        }
        unregister(registered);
    }

    /** A service that is registered already stays usable until it is unregistered: modules let go of it by that. */
    @Override
    public synchronized void revoke() {
        if (registration == null) {
            access.close();
        }
    }

    @Override
    public void close() {
        ServiceRegistration<DesAccess> registered;
        synchronized (this) {
            closed = true;
            registered = registration;
            registration = null;
        }
        try {
            if (registered != null) {
                unregister(registered);
            }
        } finally {
            // consumers have let go by now
            access.close();
        }
    }

    private static void unregister(ServiceRegistration<DesAccess> registered) {
        try {
            registered.unregister();
        } catch (IllegalStateException e) {
            LOG.debug("Unregistered already, as the bundle is stopping ({})", ErrorText.kind(e));
        }
    }
}
