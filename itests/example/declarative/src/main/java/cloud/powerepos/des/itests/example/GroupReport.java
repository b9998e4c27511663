package cloud.powerepos.des.itests.example;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Reports over many organisations, which are not known before each report. */
public interface GroupReport {

    /**
     * Starts the job of an organisation and asks how its run is doing.
     *
     * @param organisationCode whose job it is
     * @param jobId            the job
     * @return the run
     * @throws IOException if DES could not be reached or did not answer with 200, or the thread was interrupted
     */
    JobRun run(String organisationCode, UUID jobId) throws IOException;

    /**
     * Starts the job of an organisation and asks how its run is doing. Never blocks.
     *
     * @param organisationCode whose job it is
     * @param jobId            the job
     * @return a stage that ends as {@link #run(String, UUID)} would, but where DES refused the token
     */
    CompletionStage<JobRun> runAsync(String organisationCode, UUID jobId);
}
