package cloud.powerepos.des.itests.example;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Imports the sales of the one organisation that this back office belongs to. The service is there while the
 * organisation is configured.
 */
public interface SalesImport {

    /**
     * Starts the job and asks how its run is doing.
     *
     * @param jobId the job
     * @return the run
     * @throws IOException if DES could not be reached or did not answer with 200, or the thread was interrupted
     */
    JobRun run(UUID jobId) throws IOException;

    /**
     * Starts the job and asks how its run is doing. Never blocks.
     *
     * @param jobId the job
     * @return a stage that ends as {@link #run(UUID)} would
     */
    CompletionStage<JobRun> runAsync(UUID jobId);
}
