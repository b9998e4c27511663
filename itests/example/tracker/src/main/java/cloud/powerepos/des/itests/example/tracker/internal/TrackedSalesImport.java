package cloud.powerepos.des.itests.example.tracker.internal;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.itests.example.DesClient;
import cloud.powerepos.des.itests.example.JobRun;
import cloud.powerepos.des.itests.example.SalesImport;

/** Works with one {@link DesAccess} service, as long as the tracker has it. */
record TrackedSalesImport(DesAccess des, DesClient client) implements SalesImport {

    @Override
    public JobRun run(UUID jobId) throws IOException {
        return des.call(endpoint -> client.run(endpoint, jobId));
    }

    @Override
    public CompletionStage<JobRun> runAsync(UUID jobId) {
        return des.callAsync(endpoint -> client.runAsync(endpoint, jobId));
    }
}
