package cloud.powerepos.des.endpoint.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.credentials.CredentialListener;
import cloud.powerepos.des.credentials.CredentialStore;

/**
 * Keeps one thing open for each configured organisation. To open and close calls out to other bundles, so it is never
 * done under a lock: whichever thread finds nobody at work does all the work there is, the others leave theirs with it.
 */
final class AccessRegistry implements CredentialListener {

    private static final Logger LOG = LoggerFactory.getLogger(AccessRegistry.class);

    private final CredentialStore store;
    private final Function<String, Runnable> opener;
    private final Queue<String> changed = new ConcurrentLinkedQueue<>();
    private final AtomicInteger work = new AtomicInteger();
    /** How to close what is open, by organisation; belongs to the thread at work. */
    private final Map<String, Runnable> open = new HashMap<>();
    private volatile boolean closed;

    /**
     * Makes a registry with nothing open.
     *
     * @param opener opens the thing for an organisation and gives what closes it
     */
    AccessRegistry(CredentialStore store, Function<String, Runnable> opener) {
        this.store = store;
        this.opener = opener;
    }

    /** Opens what is configured at this moment; call it once changes are announced. */
    void start() {
        changed.addAll(store.organisationCodes());
        drain();
    }

    @Override
    public void credentialsChanged(String organisationCode) {
        changed.add(organisationCode);
        drain();
    }

    /** Closes everything, here or in the thread that is at work. */
    void close() {
        closed = true;
        drain();
    }

    private void drain() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            for (String code = changed.poll(); code != null; code = changed.poll()) {
                follow(code);
            }
            if (closed) {
                open.values().forEach(AccessRegistry::close);
                open.clear();
            }
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private void follow(String code) {
        if (closed) {
            return;
        }
        if (store.find(code).isEmpty()) {
            Runnable closer = open.remove(code);
            if (closer != null) {
                close(closer);
            }
        } else if (!open.containsKey(code)) {
            open(code);
        }
    }

    private void open(String code) {
        try {
            open.put(code, opener.apply(code));
        } catch (RuntimeException e) {
            if (closed) {
                LOG.debug("Not registered, as the bundle is stopping", e);
            } else {
                LOG.error("No DesAccess service for organisation {}; restart bundle cloud.powerepos.des.endpoint", code,
                        e);
            }
        }
    }

    private static void close(Runnable closer) {
        try {
            closer.run();
        } catch (IllegalStateException e) {
            LOG.debug("Unregistered already, as the bundle is stopping", e);
        }
    }
}
