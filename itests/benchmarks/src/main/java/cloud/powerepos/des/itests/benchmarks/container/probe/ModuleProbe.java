package cloud.powerepos.des.itests.benchmarks.container.probe;

import java.util.concurrent.TimeUnit;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;

import cloud.powerepos.des.credentials.CredentialListener;
import cloud.powerepos.des.endpoint.DesAccess;

/**
 * Does what a module does that is at work early: takes the {@link DesAccess} of one organisation as soon as it is
 * there, and asks it for its first pair. Notes that, and every change of credentials that the store tells of.
 */
public final class ModuleProbe implements BundleActivator, CredentialListener {

    /** The organisation whose token it asks for, if there is one. */
    public static final String ORGANISATION = "ACME";

    private static final long LIMIT_MILLIS = TimeUnit.MINUTES.toMillis(2);

    private Notes notes;
    private Thread thread;

    @Override
    public void start(BundleContext context) throws Exception {
        notes = Notes.open(context);
        context.registerService(CredentialListener.class, this, null);
        thread = new Thread(() -> ask(context), "probe-module");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop(BundleContext context) throws Exception {
        thread.interrupt();
        notes.close();
    }

    @Override
    public void credentialsChanged(String organisationCode) {
        notes.write("Credentials " + organisationCode);
    }

    private void ask(BundleContext context) {
        try {
            DesAccess access = await(context, "(&(objectClass=cloud.powerepos.des.endpoint.DesAccess)(organisation="
                    + ORGANISATION + "))", DesAccess.class);
            if (access != null) {
                // a module's AuthServer is up long before; this one starts in the same container
                await(context, "(objectClass=cloud.powerepos.des.sandbox.Sandbox)", Object.class);
                access.endpoint();
                notes.write("Token " + ORGANISATION);
            }
        } catch (InterruptedException e) {
            // the container stops
        } catch (Exception e) {
            notes.write("Failed " + e);
        }
    }

    private static <T> T await(BundleContext context, String filter, Class<T> type) throws Exception {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context, FrameworkUtil.createFilter(filter), null);
        tracker.open(true);
        return type.cast(tracker.waitForService(LIMIT_MILLIS));
    }
}
