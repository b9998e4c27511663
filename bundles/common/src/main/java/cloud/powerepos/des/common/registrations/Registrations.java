package cloud.powerepos.des.common.registrations;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;

import cloud.powerepos.des.common.component.CleanUp;
import cloud.powerepos.des.common.threads.Guarded;
import cloud.powerepos.des.common.threads.Scheduler;

/**
 * The services that a component registers by hand: not when it is activated, but when it is ready. No lock is held
 * meanwhile, as modules are activated by a registration, which may block.
 */
public final class Registrations implements AutoCloseable {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Logger log;
    private final Scheduler retries;
    /** The last one first. */
    private final Deque<ServiceRegistration<?>> registered = new ArrayDeque<>();
    private boolean closed;

    /** @param retries is used where a service could not be registered */
    public Registrations(Logger log, Scheduler retries) {
        this.log = log;
        this.retries = retries;
    }

    /** Registers a service, and tries again each second where that fails, until the end. */
    public void add(Supplier<ServiceRegistration<?>> service) {
        if (!isClosed() && !Guarded.run(log, "A service could not be registered, which is tried again in a"
                + " second; if this repeats, restart the bundle", () -> keep(service.get()))) {
            retries.after(RETRY, () -> add(service));
        }
    }

    private void keep(ServiceRegistration<?> registration) {
        synchronized (this) {
            if (!closed) {
                registered.push(registration);
                return;
            }
        }
        CleanUp.run(log, registration::unregister);
    }

    /** Whether {@link #close} was called. */
    public synchronized boolean isClosed() {
        return closed;
    }

    /** Unregisters all, the last one first, whatever the step for one throws; one that comes later goes at once. */
    @Override
    public void close() {
        List<ServiceRegistration<?>> last;
        synchronized (this) {
            closed = true;
            last = List.copyOf(registered);
            registered.clear();
        }
        last.forEach(registration -> CleanUp.run(log, registration::unregister));
    }
}
