package cloud.powerepos.des.auth.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;

import cloud.powerepos.des.common.component.CleanUp;

/**
 * Services that are registered by hand and unregistered together. Registers and unregisters without a lock, as modules
 * may block while they are activated by it; a registration that ends after the close is undone at once.
 */
final class Registrations implements AutoCloseable {

    private final Logger log;
    private final Deque<ServiceRegistration<?>> all = new ArrayDeque<>();
    private boolean closed;

    Registrations(Logger log) {
        this.log = log;
    }

    void add(Supplier<? extends ServiceRegistration<?>> service) {
        if (isClosed()) {
            return;
        }
        ServiceRegistration<?> registration = service.get();
        synchronized (this) {
            if (!closed) {
                all.push(registration);
                return;
            }
        }
        CleanUp.run(log, registration::unregister);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** The last registered goes first. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        all.forEach(registration -> CleanUp.run(log, registration::unregister));
    }
}
