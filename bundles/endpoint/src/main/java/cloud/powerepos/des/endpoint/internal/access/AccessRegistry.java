package cloud.powerepos.des.endpoint.internal.access;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
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

        /** A worker has it or will have it. */
        private boolean scheduled;
        private boolean changed;
        private int failures;
        private Access access;
    }

    private final CredentialStore store;
    private final Function<String, Access> accesses;
    private final Executor workers;
    private final Scheduler scheduler;
    /** By organisation; also the lock. */
    private final Map<String, Slot> slots = new HashMap<>();
    private boolean closed;

    /**
     * Makes a registry with nothing open.
     *
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
            if (closed) {
                return;
            }
            Slot slot = slots.computeIfAbsent(organisationCode, code -> new Slot());
            slot.changed = true;
            if (slot.scheduled) {
                return;
            }
            slot.scheduled = true;
        }
        submit(organisationCode);
    }

    private void submit(String code) {
        try {
            workers.execute(() -> work(code));
        } catch (Throwable e) {
            if (!isClosed()) {
                Guarded.report(LOG, "No thread to register DesAccess services, tried again in a second; raise"
                        + " the limit of threads of this process", e);
                scheduler.after(RETRY, () -> submit(code));
            }
        }
    }

    private void work(String code) {
        boolean done = Guarded.run(LOG, "The DesAccess service of organisation " + Printable.of(code) + " could not be"
                + " registered or unregistered, which is tried again; fix the module that the error comes from",
                () -> follow(code));
        Duration retry = Duration.ZERO;
        synchronized (slots) {
            Slot slot = slots.get(code);
            if (slot == null) {
                return;
            }
            if (done && !slot.changed) {
                slot.failures = 0;
                slot.scheduled = false;
                if (slot.access == null) {
                    slots.remove(code);
                }
                return;
            }
            if (!done) {
                retry = Duration.ofSeconds(Math.min(LONGEST_RETRY_SECONDS, 1L << Math.min(slot.failures++, 6)));
            }
        }
        if (done) {
            submit(code);
        } else {
            scheduler.after(retry, () -> submit(code));
        }
    }

    private void follow(String code) {
        Slot slot;
        synchronized (slots) {
            slot = slots.get(code);
            if (slot == null) {
                return;
            }
            slot.changed = false;
        }
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
        boolean open = false;
        try {
            access.open();
            open = true;
        } finally {
            if (!open) {
                hold(slot, null);
                Guarded.run(LOG, "A DesAccess service that could not be registered could not be removed either; restart"
                        + " bundle cloud.powerepos.des.endpoint", access::close);
            }
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
        List<Access> open;
        synchronized (slots) {
            closed = true;
            open = open();
        }
        open.forEach(access -> Guarded.run(LOG, "The calls of a DesAccess service could not be ended, those of the"
                + " others are; restart the container if a module hangs", access::revoke));
    }

    /** Closes everything, in the caller's thread. */
    void close() {
        List<Access> open;
        synchronized (slots) {
            closed = true;
            open = open();
            slots.clear();
        }
        open.forEach(access -> Guarded.run(LOG, "A DesAccess service could not be unregistered, the others are; restart"
                + " the container if it remains", access::close));
    }

    /** Call it with the lock. */
    private List<Access> open() {
        return slots.values().stream().map(slot -> slot.access).filter(Objects::nonNull).toList();
    }

    /** For tests: of how many organisations something is kept. */
    int size() {
        synchronized (slots) {
            return slots.size();
        }
    }

    private boolean isClosed() {
        synchronized (slots) {
            return closed;
        }
    }
}
