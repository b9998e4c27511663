package cloud.powerepos.des.itests.example.blueprint.internal;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.itests.example.DesClient;
import cloud.powerepos.des.itests.example.JobRun;
import cloud.powerepos.des.itests.example.SalesImport;

/**
 * A bean of {@code OSGI-INF/blueprint/example.xml}. Its service is there while the organisation is configured.
 */
public final class BlueprintSalesImport implements SalesImport {

    private final DesAccess des;
    private final DesClient client = new DesClient();

    /**
     * Made by the Blueprint container.
     *
     * @param des stands for the service that matches now, and waits for one if there is none
     */
    public BlueprintSalesImport(DesAccess des) {
        this.des = des;
    }

    @Override
    public JobRun run(UUID jobId) throws IOException {
        return des.call(endpoint -> client.run(endpoint, jobId));
    }

    @Override
    public CompletionStage<JobRun> runAsync(UUID jobId) {
        return des.callAsync(endpoint -> client.runAsync(endpoint, jobId));
    }
}
