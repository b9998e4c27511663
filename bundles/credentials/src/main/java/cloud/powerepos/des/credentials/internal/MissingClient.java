package cloud.powerepos.des.credentials.internal;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.credentials.CredentialStore;

/**
 * Reports organisations without client credentials in one line, and late: they are often delivered before the client.
 */
final class MissingClient {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);
    private static final int SHOWN = 10;

    private final Scheduler scheduler;
    private final Supplier<List<String>> withoutClient;
    private final AtomicBoolean planned = new AtomicBoolean();

    /** @param withoutClient gives the codes of the organisations */
    MissingClient(Scheduler scheduler, Supplier<List<String>> withoutClient) {
        this.scheduler = scheduler;
        this.withoutClient = withoutClient;
    }

    void plan() {
        if (planned.compareAndSet(false, true)) {
            scheduler.after(CredentialRegistry.GRACE, this::report);
        }
    }

    /** There is a client: when it goes, that is reported again. */
    void found() {
        planned.set(false);
    }

    private void report() {
        planned.set(false);
        List<String> codes = withoutClient.get();
        if (!codes.isEmpty()) {
            planned.set(true);
            LOG.warn("Organisations that cannot be used: {} ({}); there is no client.id and client.secret, set them in"
                    + " {}.cfg", codes.size(), codes.stream().limit(SHOWN).map(Printable::of)
                    .collect(Collectors.joining(", ")), CredentialStore.CLIENT_PID);
        }
    }
}
