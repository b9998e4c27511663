package cloud.powerepos.des.itests.example.internal;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.itests.example.DesClient;
import cloud.powerepos.des.itests.example.JobRun;
import cloud.powerepos.des.itests.example.SalesImport;

/** One organisation, chosen here or, by the configuration key {@code des.target}, by the operator. */
@Component(configurationPid = "cloud.powerepos.des.itests.example.salesimport")
public final class SalesImportComponent implements SalesImport {

    private final DesAccess des;
    private final DesClient client = new DesClient();

    /**
     * Made by the component runtime.
     *
     * @param des access to the organisation's DES
     */
    @Activate
    public SalesImportComponent(@Reference(name = "des", target = "(organisation=ACME)") DesAccess des) {
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
