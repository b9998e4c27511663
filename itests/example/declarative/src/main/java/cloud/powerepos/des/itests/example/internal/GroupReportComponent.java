package cloud.powerepos.des.itests.example.internal;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.endpoint.DesUnauthorizedException;
import cloud.powerepos.des.itests.example.DesClient;
import cloud.powerepos.des.itests.example.GroupReport;
import cloud.powerepos.des.itests.example.JobRun;

/** Any organisation by its code. */
@Component
public final class GroupReportComponent implements GroupReport {

    private final DesEndpointResolver endpoints;
    private final AuthTokenService tokens;
    private final DesClient client = new DesClient();

    /**
     * Made by the component runtime.
     *
     * @param endpoints where DES is
     * @param tokens    is told of tokens that DES refused
     */
    @Activate
    public GroupReportComponent(@Reference DesEndpointResolver endpoints, @Reference AuthTokenService tokens) {
        this.endpoints = endpoints;
        this.tokens = tokens;
    }

    @Override
    public JobRun run(String organisationCode, UUID jobId) throws IOException {
        DesEndpoint endpoint = endpoints.resolve(organisationCode);
        try {
            return client.run(endpoint, jobId);
        } catch (DesUnauthorizedException e) {
            tokens.reject(endpoint.token());
            return client.run(endpoints.resolve(organisationCode), jobId);
        }
    }

    @Override
    public CompletionStage<JobRun> runAsync(String organisationCode, UUID jobId) {
        return endpoints.requestEndpoint(organisationCode).thenCompose(endpoint -> client.runAsync(endpoint, jobId)
                .whenComplete((run, error) -> {
                    if (error != null && error.getCause() instanceof DesUnauthorizedException) {
                        // the next call gets a new token
                        tokens.reject(endpoint.token());
                    }
                }));
    }
}
