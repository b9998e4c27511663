package cloud.powerepos.des.endpoint.internal.access;

import java.util.concurrent.Executor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.component.CleanUp;
import cloud.powerepos.des.common.threads.DaemonScheduler;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.common.threads.Workers;

/**
 * Where work is done that others must not wait for.
 *
 * @param end ends the threads within a second; what waits is dropped
 */
record Background(Executor workers, Scheduler scheduler, CleanUp.Step end) {

    private static final Logger LOG = LoggerFactory.getLogger(Background.class);

    /** Daemon threads of this bundle. */
    static Background threads() {
        DaemonScheduler scheduler = new DaemonScheduler(LOG, new DaemonThreads("des-endpoint-scheduler"));
        Workers workers = new Workers(LOG, scheduler, new DaemonThreads("des-endpoint-services"));
        return new Background(workers, scheduler, () -> CleanUp.run(LOG, workers::close, scheduler::close));
    }
}
