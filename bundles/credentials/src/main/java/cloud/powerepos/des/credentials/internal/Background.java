package cloud.powerepos.des.credentials.internal;

import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.component.CleanUp;
import cloud.powerepos.des.common.threads.DaemonScheduler;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.credentials.CredentialStore;

/**
 * Where and when work is done that others must not wait for.
 *
 * @param files    runs what may wait for a file system, on a thread of its own
 * @param nanoTime the time that passes
 * @param end      ends the threads
 */
record Background(Scheduler scheduler, Scheduler files, LongSupplier nanoTime, CleanUp.Step end) {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);

    /** Daemon threads of this bundle. */
    static Background threads() {
        DaemonScheduler scheduler = new DaemonScheduler(LOG, new DaemonThreads("des-credentials"));
        DaemonScheduler files = new DaemonScheduler(LOG, new DaemonThreads("des-credentials-files"));
        return new Background(scheduler, files, System::nanoTime,
                () -> CleanUp.run(LOG, scheduler::close, files::close));
    }
}
