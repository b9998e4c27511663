package cloud.powerepos.des.endpoint.internal.access;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.common.threads.Guarded;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.credentials.CredentialListener;
import cloud.powerepos.des.credentials.CredentialStore;

/**
 * Keeps one access open for each configured organisation. To open and close calls out to other bundles, which may
 * block or throw: it is done by workers, one organisation at a time in the order of its changes, without a lock, and
 * is tried again where it failed.
 */
final class AccessRegistry implements CredentialListener {

    /** Access to one organisation, once. */
    interface Access {

        /** May block. */
        void open();

        /** While it is being opened: makes every call of the access fail at once, so that a module that blocks ends. */
        void revoke();

        /** Takes it away; also while it is being opened. May block. */
        void close();
    }

    private static final Logger LOG = LoggerFactory.getLogger(AccessRegistry.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int LONGEST_RETRY_SECONDS = 60;

    private static final class Slot {

        /** Changes to be followed; while there are any, a worker has the organisation or will have it. */
        private int changes;
        private int failures;
        private Access access;
    }

    private final CredentialStore store;
    private final Function<String, Access> accesses;
    private final Executor workers;
    private final Scheduler scheduler;
    /** By organisation; also the lock. */
    private final Map<String, Slot> slots = new HashMap<>();
    private volatile boolean closed;

    /**
     * @param accesses makes the access of an organisation, not open yet
     * @param workers  open and close
     */
    AccessRegistry(CredentialStore store, Function<String, Access> accesses, Executor workers, Scheduler scheduler) {
        this.store = store;
        this.accesses = accesses;
        this.workers = workers;
        this.scheduler = scheduler;
    }

    /** Opens what is configured at this moment; call it once changes are announced. */
    void start() {
        if (!Guarded.run(LOG, "The organisations could not be listed, which is tried again in a second; if this"
                + " repeats, restart bundle cloud.powerepos.des.credentials",
                () -> store.organisationCodes().forEach(this::credentialsChanged))) {
            scheduler.after(RETRY, this::start);
        }
    }

    /** Never blocks. */
    @Override
    public void credentialsChanged(String organisationCode) {
        synchronized (slots) {
            if (closed || slots.computeIfAbsent(organisationCode, code -> new Slot()).changes++ > 0) {
                return;
            }
        }
        submit(organisationCode);
    }

    private void submit(String code) {
        try {
            workers.execute(() -> work(code));
        } catch (Throwable e) {
            if (!closed) {
                Guarded.report(LOG, "No thread to register DesAccess services, tried again in a second; raise"
                        + " the limit of threads of this process", e);
                scheduler.after(RETRY, () -> submit(code));
            }
        }
    }

    private void work(String code) {
        Slot slot;
        int followed;
        synchronized (slots) {
            slot = slots.get(code);
            // an executor that throws may have taken the work before, and it is submitted again
            if (closed || slot == null) {
                return;
            }
            followed = slot.changes;
        }
        boolean done = Guarded.run(LOG, "The DesAccess service of organisation " + Printable.of(code) + " could not be"
                + " registered or unregistered, which is tried again; fix the module that the error comes from",
                () -> follow(code, slot));
        Duration retry;
        synchronized (slots) {
            if (done && slot.changes == followed) {
                slot.changes = 0;
                slot.failures = 0;
                if (slot.access == null) {
                    slots.remove(code);
                }
                return;
            }
            retry = Duration.ofSeconds(done ? 0 : Math.min(LONGEST_RETRY_SECONDS, 1L << Math.min(slot.failures++, 6)));
        }
        if (done) {
            submit(code);
        } else {
            scheduler.after(retry, () -> submit(code));
        }
    }

    private void follow(String code, Slot slot) {
        boolean configured = store.find(code).isPresent();
        Access access = slot.access;
        if (configured && access == null) {
            open(slot, accesses.apply(code));
        } else if (!configured && access != null) {
            hold(slot, null);
            access.close();
        }
    }

    private void open(Slot slot, Access access) {
        // held before it is open, so that it can be revoked meanwhile
        if (!hold(slot, access)) {
            return;
        }
        try {
            access.open();
        } catch (Throwable e) {
            hold(slot, null);
            Guarded.run(LOG, "A DesAccess service that could not be registered could not be removed either; restart"
                    + " bundle cloud.powerepos.des.endpoint", access::close);
            throw e;
        }
    }

    /** Refuses a new one after the end. */
    private boolean hold(Slot slot, Access access) {
        synchronized (slots) {
            if (closed && access != null) {
                return false;
            }
            slot.access = access;
            return true;
        }
    }

    /** Opens nothing more and releases modules that block while an access is opened; {@link #close()} is to follow. */
    void revoke() {
        end(Access::revoke, "The calls of a DesAccess service could not be ended, those of the others are; restart the"
                + " container if a module hangs");
    }

    /** Closes everything, in the caller's thread. */
    void close() {
        end(Access::close, "A DesAccess service could not be unregistered, the others are; restart the container if it"
                + " remains");
        synchronized (slots) {
            slots.clear();
        }
    }

    private void end(Consumer<Access> step, String failure) {
        List<Access> open;
        synchronized (slots) {
            closed = true;
            open = slots.values().stream().map(slot -> slot.access).filter(Objects::nonNull).toList();
        }
        open.forEach(access -> Guarded.run(LOG, failure, () -> step.accept(access)));
    }

    /** For tests: of how many organisations something is kept. */
    int size() {
        synchronized (slots) {
            return slots.size();
        }
    }
}
